package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.exchange.venue.VenueProtocol.Poll;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.RatioEvent;
import io.marketprism.collector.model.SeriesEvent;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinancePollsTest {
  private static final URI REST = URI.create("http://127.0.0.1:1");
  private static final Instrument LINEAR =
      SeriesHarness.contract(BinanceMarket.USDM, "BTCUSDT", "BTC", "USDT");
  private static final Instrument INVERSE =
      SeriesHarness.contract(BinanceMarket.COINM, "BTCUSD_PERP", "BTC", "USD");
  private static final String RATIO =
      "{\"symbol\":\"BTCUSDT\",\"longShortRatio\":\"1.4342\",\"longAccount\":\"0.5891\","
          + "\"shortAccount\":\"0.4108\",\"timestamp\":1795357500000}";

  @Test
  void openInterestOfUsdMIsInTheBaseAsset() {
    OpenInterestEvent event =
        (OpenInterestEvent)
            one(
                LINEAR,
                DataType.OPEN_INTEREST,
                "{\"openInterest\":\"10659.50900\",\"symbol\":\"BTCUSDT\",\"time\":1589437530011}");
    assertThat(event.base().orElseThrow()).hasToString("10659.509");
    assertThat(event.contracts()).isEmpty();
    assertThat(event.usd()).as("USDT is no dollar").isEmpty();
    assertThat(event.exchangeTimeMs()).isEqualTo(1_589_437_530_011L);
    assertThat(event.receivedNs()).isEqualTo(9);
  }

  @Test
  void openInterestOfCoinMIsInContractsAndExactlyInDollars() {
    OpenInterestEvent event =
        (OpenInterestEvent)
            one(
                INVERSE,
                DataType.OPEN_INTEREST,
                "{\"symbol\":\"BTCUSD_PERP\",\"pair\":\"BTCUSD\",\"openInterest\":\"15004\","
                    + "\"contractType\":\"PERPETUAL\",\"time\":1591261042378}");
    assertThat(event.contracts().orElseThrow()).hasToString("15004");
    assertThat(event.usd().orElseThrow()).as("of 100 dollars each").hasToString("1500400");
    assertThat(event.base()).as("depends on the price").isEmpty();
    assertThat(event.markPrice()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "LSR_TOP_POSITION, /futures/data/topLongShortPositionRatio",
    "LSR_ALL_ACCOUNT, /futures/data/globalLongShortAccountRatio",
  })
  void ratioIsTheOneThatItsNameSays(DataType type, String path) {
    Poll ofSymbol = poll(LINEAR, type);
    assertThat(ofSymbol.request().url())
        .isEqualTo(URI.create(REST + path + "?symbol=BTCUSDT&period=5m&limit=4"));
    Poll ofPair = poll(INVERSE, type);
    assertThat(ofPair.request().url())
        .isEqualTo(URI.create(REST + path + "?pair=BTCUSD&period=5m&limit=4"));
    assertThat(one(LINEAR, type, "[" + RATIO + "]").dataType()).isEqualTo(type);
  }

  @Test
  void ratiosOfUsdMCountAgainstALimitOfTheirOwnAndThoseOfCoinMByWeight() {
    Poll linear = poll(LINEAR, DataType.LSR_ALL_ACCOUNT);
    assertThat(linear.request().weight()).isZero();
    assertThat(linear.request().own().orElseThrow().weight()).isEqualTo(1_000);
    assertThat(linear.request().own().orElseThrow().window()).isEqualTo(Duration.ofMinutes(5));
    assertThat(linear.request().own())
        .as("one limit for both ratios")
        .isEqualTo(poll(LINEAR, DataType.LSR_TOP_POSITION).request().own());
    assertThat(linear.request().own().orElseThrow().group())
        .isNotEqualTo(BinanceMarket.USDM.rest().limit().group());
    Poll inverse = poll(INVERSE, DataType.LSR_ALL_ACCOUNT);
    assertThat(inverse.request().weight()).isEqualTo(1);
    assertThat(inverse.request().own()).isEmpty();
  }

  @Test
  void ratioHasTheExchangesTimeItsPeriodAndItsSharesAsGiven() {
    RatioEvent event = (RatioEvent) one(LINEAR, DataType.LSR_ALL_ACCOUNT, "[" + RATIO + "]");
    assertThat(event.ratio()).hasToString("1.4342");
    assertThat(event.longShare().orElseThrow()).hasToString("0.5891");
    assertThat(event.shortShare().orElseThrow()).hasToString("0.4108");
    assertThat(event.period()).isEqualTo("5m");
    assertThat(event.exchangeTimeMs()).isEqualTo(1_795_357_500_000L);
  }

  @Test
  void sharesOfPositionsHaveAnotherNameOnCoinM() {
    String body =
        "[{\"pair\":\"BTCUSD\",\"longShortRatio\":\"0.7869\",\"longPosition\":\"0.4404\","
            + "\"shortPosition\":\"0.5596\",\"timestamp\":\"1592870400000\"}]";
    RatioEvent event = (RatioEvent) one(INVERSE, DataType.LSR_TOP_POSITION, body);
    assertThat(event.longShare().orElseThrow()).hasToString("0.4404");
    assertThat(event.shortShare().orElseThrow()).hasToString("0.5596");
    assertThat(event.exchangeTimeMs()).as("a time in a text").isEqualTo(1_592_870_400_000L);
  }

  @Test
  void whatAStreamCarriesIsNotAskedFor() {
    BinancePolls polls = new BinancePolls(BinanceMarket.USDM);
    for (DataType type : DataType.values()) {
      boolean asked =
          type == DataType.OPEN_INTEREST
              || type == DataType.LSR_TOP_POSITION
              || type == DataType.LSR_ALL_ACCOUNT;
      assertThat(polls.of(REST, LINEAR, type).isPresent()).as("%s", type).isEqualTo(asked);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "<html>",
        "{\"openInterest\":\"1\",\"symbol\":\"ETHUSDT\",\"time\":1}",
        "{\"openInterest\":\"1\",\"time\":1}",
        "{\"openInterest\":\"-1\",\"symbol\":\"BTCUSDT\",\"time\":1}",
        "{\"openInterest\":\"\",\"symbol\":\"BTCUSDT\",\"time\":1}",
        "{\"openInterest\":\"1e99\",\"symbol\":\"BTCUSDT\",\"time\":1}",
        "{\"openInterest\":null,\"symbol\":\"BTCUSDT\",\"time\":1}",
        "{\"openInterest\":\"1\",\"symbol\":\"BTCUSDT\",\"time\":-1}",
        "{\"openInterest\":\"1\",\"symbol\":\"BTCUSDT\",\"time\":253402300800000}",
        "{\"openInterest\":\"1\",\"symbol\":\"BTCUSDT\",\"time\":\"now\"}",
        "{\"openInterest\":\"1\",\"symbol\":\"BTCUSDT\"}",
        "{\"openInterest\":\"1\",\"openInterest\":\"2\",\"symbol\":\"BTCUSDT\",\"time\":1}",
        "{\"openInterest\":\"1\",\"symbol\":\"BTCUSDT\",\"time\":1} {}",
        "{\"openInterest\":\"1\",\"symbol\":\"BTCUSDT\",\"time\":1",
      })
  void openInterestThatIsNotWhatWasAskedForIsRefused(String body) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(LINEAR, DataType.OPEN_INTEREST, body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BTCUSDT | ETHUSDT",
        "1.4342 | -1",
        "1.4342 | x",
        "0.5891 | -0.1",
        "1795357500000 | -1",
        "1795357500000 | 1.5",
        "1795357500000 | 253402300800000",
        "1795357500000 | 9999999999999999999",
        "longShortRatio | ratio",
        "timestamp | time",
        "longAccount | longShortRatio",
      })
  void ratioThatIsNotWhatWasAskedForIsRefusedWhole(String from, String to) {
    String body = "[" + RATIO + "," + RATIO.replace(from, to) + "]";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(LINEAR, DataType.LSR_ALL_ACCOUNT, body));
  }

  @Test
  void moreStatesThanWereAskedForAreRefused() {
    String body = "[" + (RATIO + ",").repeat(4) + RATIO + "]";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(LINEAR, DataType.LSR_ALL_ACCOUNT, body))
        .withMessageContaining("more than 4");
  }

  private static SeriesEvent one(Instrument instrument, DataType type, String body) {
    List<SeriesEvent> read = read(instrument, type, body);
    assertThat(read).hasSize(1);
    return read.get(0);
  }

  private static List<SeriesEvent> read(Instrument instrument, DataType type, String body) {
    return poll(instrument, type).request().parser().parse(body, 9);
  }

  private static Poll poll(Instrument instrument, DataType type) {
    BinanceMarket market = BinanceMarket.of(instrument.venue()).orElseThrow();
    return new BinancePolls(market).of(REST, instrument, type).orElseThrow();
  }
}
