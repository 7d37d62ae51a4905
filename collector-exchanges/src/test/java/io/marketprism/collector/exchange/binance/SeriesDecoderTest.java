package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.FundingRateEvent;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.PriceEvent;
import io.marketprism.collector.model.Side;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesDecoderTest {
  private static final Instrument BTC =
      SeriesHarness.contract(BinanceMarket.USDM, "BTCUSDT", "BTC", "USDT");
  private static final Instrument BTC_DATED =
      SeriesHarness.contract(BinanceMarket.USDM, "BTCUSDT_261225", "BTC", "USDT");
  private static final Instrument INVERSE =
      SeriesHarness.contract(BinanceMarket.COINM, "BTCUSD_PERP", "BTC", "USD");
  private static final Instrument INVERSE_DATED =
      SeriesHarness.contract(BinanceMarket.COINM, "BTCUSD_261225", "BTC", "USD");

  private static final String MARK = "btcusdt@markPrice@1s";
  private static final String MARK_PRICE =
      "{\"e\":\"markPriceUpdate\",\"E\":1795357800000,\"s\":\"BTCUSDT\","
          + "\"p\":\"43210.12345678\",\"ap\":\"43209.5\",\"P\":\"43000.1\","
          + "\"i\":\"43200.50000000\",\"r\":\"-0.00012500\",\"T\":1795363200000,\"st\":1}";
  private static final String LIQUIDATION = "btcusdt@forceOrder";
  private static final String FORCE_ORDER =
      "{\"e\":\"forceOrder\",\"E\":1795357800100,\"o\":{\"s\":\"BTCUSDT\",\"S\":\"SELL\","
          + "\"o\":\"LIMIT\",\"f\":\"IOC\",\"q\":\"0.014\",\"p\":\"42000.10\","
          + "\"ap\":\"42001.25\",\"X\":\"PARTIALLY_FILLED\",\"l\":\"0.004\",\"z\":\"0.010\","
          + "\"T\":1795357800099}}";

  private final SeriesHarness usdm =
      new SeriesHarness(BinanceMarket.USDM)
          .with(
              BTC,
              DataType.MARK_PRICE,
              DataType.INDEX_PRICE,
              DataType.FUNDING_RATE,
              DataType.LIQUIDATION);
  private final SeriesHarness coinm =
      new SeriesHarness(BinanceMarket.COINM)
          .with(INVERSE, DataType.MARK_PRICE, DataType.INDEX_PRICE, DataType.FUNDING_RATE)
          .with(INVERSE_DATED, DataType.INDEX_PRICE);

  @Test
  void oneMarkPriceMessageGivesMarkIndexAndFunding() {
    assertThat(usdm.decode(MARK, MARK_PRICE)).isEqualTo("DATA");
    assertThat(usdm.published).hasSize(3);
    assertThat(usdm.published)
        .allSatisfy(
            event -> {
              assertThat(event.exchangeTimeMs()).isEqualTo(1_795_357_800_000L);
              assertThat(event.receivedNs()).isEqualTo(SeriesHarness.RECEIVED_NS);
              assertThat(event.instrument()).isEqualTo(BTC);
            });
    PriceEvent mark = usdm.last(PriceEvent.class, DataType.MARK_PRICE);
    assertThat(mark.price()).hasToString("43210.12345678");
    PriceEvent index = usdm.last(PriceEvent.class, DataType.INDEX_PRICE);
    assertThat(index.price()).hasToString("43200.5");
    assertThat(index.index()).as("the message names none").isEmpty();
    FundingRateEvent funding = usdm.last(FundingRateEvent.class, DataType.FUNDING_RATE);
    assertThat(funding.current().orElseThrow()).hasToString("-0.000125");
    assertThat(funding.estimated()).as("no forecast is sent").isEmpty();
    assertThat(funding.fundingTime()).isEmpty();
    assertThat(funding.nextFundingTime()).hasValue(1_795_363_200_000L);
    assertThat(funding.intervalHours()).as("not read yet").isEmpty();
    assertThat(funding.markPrice().orElseThrow()).hasToString("43210.12345678");
    assertThat(funding.indexPrice().orElseThrow()).hasToString("43200.5");
  }

  @Test
  void fundingSaysItsIntervalOnceTheExchangeDid() {
    usdm.readIntervals("[{\"symbol\":\"BTCUSDT\",\"fundingIntervalHours\":4}]");
    usdm.decode(MARK, MARK_PRICE);
    assertThat(usdm.last(FundingRateEvent.class, DataType.FUNDING_RATE).intervalHours())
        .hasValue(4);
  }

  @Test
  void messageGoesOnlyToWhatIsSubscribed() {
    SeriesHarness funding = new SeriesHarness(BinanceMarket.USDM).with(BTC, DataType.FUNDING_RATE);
    assertThat(funding.decode(MARK, MARK_PRICE)).isEqualTo("DATA");
    assertThat(funding.published)
        .extracting(MarketEvent::dataType)
        .containsExactly(DataType.FUNDING_RATE);
    assertThat(funding.decode(LIQUIDATION, FORCE_ORDER)).isEqualTo("IGNORED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"r\":\"-0.00012500\",\"T\":1795363200000' | '\"r\":\"\",\"T\":0'",
        "'\"r\":\"-0.00012500\",\"T\":1795363200000' | '\"r\":\"0.00000000\",\"T\":0'",
        "'\"r\":\"-0.00012500\",\"T\":1795363200000,' | ''",
        "'\"r\":\"-0.00012500\",' | ''",
      })
  void whatHasNoFundingGivesNoneAndNeverZero(String from, String to) {
    assertThat(usdm.decode(MARK, MARK_PRICE.replace(from, to))).isEqualTo("DATA");
    assertThat(usdm.published)
        .extracting(MarketEvent::dataType)
        .containsExactlyInAnyOrder(DataType.MARK_PRICE, DataType.INDEX_PRICE);
    assertThat(usdm.counts(DataType.FUNDING_RATE).messages()).isZero();
  }

  @Test
  void fundingOfZeroIsARate() {
    usdm.decode(MARK, MARK_PRICE.replace("-0.00012500", "0.00000000"));
    assertThat(usdm.last(FundingRateEvent.class, DataType.FUNDING_RATE).current().orElseThrow())
        .hasToString("0");
  }

  @ParameterizedTest
  @CsvSource({"'\"i\":\"43200.50000000\",', ''", "43200.50000000, ''", "43200.50000000, 0.00"})
  void indexPriceThatIsNotThereIsAbsentEverywhere(String from, String to) {
    assertThat(usdm.decode(MARK, MARK_PRICE.replace(from, to))).isEqualTo("DATA");
    assertThat(usdm.last(FundingRateEvent.class, DataType.FUNDING_RATE).indexPrice()).isEmpty();
    assertThat(usdm.published)
        .extracting(MarketEvent::dataType)
        .doesNotContain(DataType.INDEX_PRICE);
  }

  @Test
  void indexOfAPairIsThatOfEachOfItsInstruments() {
    assertThat(
            coinm.decode(
                "btcusd@indexPrice@1s",
                "{\"e\":\"indexPriceUpdate\",\"E\":1795357800001,\"i\":\"BTCUSD\","
                    + "\"p\":\"43200.39675000\"}"))
        .isEqualTo("DATA");
    assertThat(coinm.published)
        .extracting(MarketEvent::instrument)
        .containsExactlyInAnyOrder(INVERSE, INVERSE_DATED);
    assertThat(coinm.published)
        .allSatisfy(
            event -> {
              assertThat(((PriceEvent) event).price()).hasToString("43200.39675");
              assertThat(((PriceEvent) event).index()).hasValue("BTCUSD");
              assertThat(event.exchangeTimeMs()).isEqualTo(1_795_357_800_001L);
            });
  }

  @Test
  void markPriceOfCoinMHasNoIndex() {
    String data =
        "{\"e\":\"markPriceUpdate\",\"E\":1795357800000,\"s\":\"BTCUSD_PERP\",\"p\":\"43210.1\","
            + "\"P\":\"43000.1\",\"r\":\"0.0001\",\"T\":1795363200000}";
    assertThat(coinm.decode("btcusd_perp@markPrice@1s", data)).isEqualTo("DATA");
    assertThat(coinm.published)
        .extracting(MarketEvent::dataType)
        .containsExactlyInAnyOrder(DataType.MARK_PRICE, DataType.FUNDING_RATE);
    assertThat(coinm.last(FundingRateEvent.class, DataType.FUNDING_RATE).indexPrice()).isEmpty();
  }

  @Test
  void liquidationGivesTheOrderThatClosedThePosition() {
    assertThat(usdm.decode(LIQUIDATION, FORCE_ORDER)).isEqualTo("DATA");
    LiquidationEvent event = usdm.last(LiquidationEvent.class, DataType.LIQUIDATION);
    assertThat(event.side()).as("a long was closed").isEqualTo(Side.SELL);
    assertThat(event.price().orElseThrow()).hasToString("42000.1");
    assertThat(event.averagePrice().orElseThrow()).hasToString("42001.25");
    assertThat(event.quantity()).as("of the order").hasToString("0.014");
    assertThat(event.liquidationTime()).hasValue(1_795_357_800_099L);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_795_357_800_100L);
    assertThat(event.receivedNs()).isEqualTo(SeriesHarness.RECEIVED_NS);
    assertThat(event.isSampled()).isTrue();
    usdm.decode(LIQUIDATION, FORCE_ORDER);
    assertThat(usdm.published).as("once").hasSize(1);
  }

  @Test
  void liquidationThatWasNotFilledHasNoAveragePrice() {
    usdm.decode(LIQUIDATION, FORCE_ORDER.replace("42001.25", "0"));
    assertThat(usdm.last(LiquidationEvent.class, DataType.LIQUIDATION).averagePrice()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"s\":\"BTCUSDT\"' | '\"s\":\"ETHUSDT\"' | VALUE",
        "'\"s\":\"BTCUSDT\",' | '' | MISSING_FIELD",
        "'\"E\":1795357800000,' | '' | MISSING_FIELD",
        "'\"E\":1795357800000' | '\"E\":-1' | VALUE",
        "'\"E\":1795357800000' | '\"E\":253402300800000' | VALUE",
        "'\"E\":1795357800000' | '\"E\":1.5' | NUMBER",
        "'\"E\":1795357800000' | '\"E\":1,\"E\":1' | DUPLICATE_FIELD",
        "'\"p\":\"43210.12345678\",' | '' | MISSING_FIELD",
        "'43210.12345678' | '' | VALUE",
        "'43210.12345678' | '0' | VALUE",
        "'43210.12345678' | '-1' | VALUE",
        "'43210.12345678' | 'NaN' | VALUE",
        "'43210.12345678' | '1e400' | VALUE",
        "'43210.12345678' | '12345678901234567890123456789012345678901' | VALUE",
        "'\"43210.12345678\"' | '43210.12345678' | KIND",
        "'\"43210.12345678\"' | '{}' | KIND",
        "'43200.50000000' | '-5' | VALUE",
        "'-0.00012500' | '--1' | VALUE",
        "'\"T\":1795363200000' | '\"T\":-1' | VALUE",
        "'\"T\":1795363200000' | '\"T\":253402300800000' | VALUE",
        "'\"T\":1795363200000' | '\"T\":99999999999999999999' | OUT_OF_RANGE",
        "'\"T\":1795363200000' | '\"T\":\"\"' | NUMBER",
      })
  void markPriceThatIsNotWhatItHasToBeIsRefusedWhole(String from, String to, String reason) {
    assertThat(usdm.decode(MARK, MARK_PRICE.replace(from, to))).isEqualTo(reason);
    assertThat(usdm.published).isEmpty();
    assertThat(usdm.counts(DataType.FUNDING_RATE).rejected()).isNotEmpty();
    assertThat(usdm.decode(MARK, MARK_PRICE)).as("the next is read").isEqualTo("DATA");
    assertThat(usdm.published).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"s\":\"BTCUSDT\"' | '\"s\":\"BTCUSDC\"' | VALUE",
        "'\"S\":\"SELL\"' | '\"S\":\"sell\"' | VALUE",
        "'\"S\":\"SELL\",' | '' | MISSING_FIELD",
        "'\"q\":\"0.014\"' | '\"q\":\"0\"' | VALUE",
        "'\"q\":\"0.014\"' | '\"q\":\"-1\"' | VALUE",
        "'\"q\":\"0.014\"' | '\"q\":\"\"' | VALUE",
        "'\"q\":\"0.014\"' | '\"q\":\"1\",\"q\":\"2\"' | DUPLICATE_FIELD",
        "'\"ap\":\"42001.25\",' | '' | MISSING_FIELD",
        "'\"p\":\"42000.10\"' | '\"p\":\"-1\"' | VALUE",
        "'\"T\":1795357800099' | '\"T\":-5' | VALUE",
        "'\"T\":1795357800099' | '\"T\":253402300800000' | VALUE",
        "'\"E\":1795357800100' | '\"E\":253402300800000' | VALUE",
        "'\"T\":1795357800099' | '\"T\":null' | NUMBER",
        "'\"o\":{' | '\"o\":[],\"x\":{' | KIND",
        "'\"o\":{' | '\"x\":{' | MISSING_FIELD",
      })
  void liquidationThatIsNotWhatItHasToBeIsRefused(String from, String to, String reason) {
    assertThat(usdm.decode(LIQUIDATION, FORCE_ORDER.replace(from, to))).isEqualTo(reason);
    assertThat(usdm.published).isEmpty();
    assertThat(usdm.counts(DataType.LIQUIDATION).rejected().values()).containsExactly(1L);
  }

  @Test
  void numberBeyond64BitsFailsNoFeedThatHoldsAnyNumber() {
    String beyond = "9".repeat(20);
    assertThat(usdm.decode(MARK, MARK_PRICE.replace("1795363200000", beyond)))
        .isEqualTo("OUT_OF_RANGE");
    assertThat(usdm.decode(LIQUIDATION, FORCE_ORDER.replace("1795357800099", beyond)))
        .isEqualTo("OUT_OF_RANGE");
    for (DataType type : List.of(DataType.MARK_PRICE, DataType.FUNDING_RATE)) {
      assertThat(usdm.state(type)).as("%s", type).isNotEqualTo(FeedState.FAILED);
      assertThat(usdm.counts(type).rejected()).isEqualTo(Map.of("out_of_range", 1L));
    }
    assertThat(usdm.state(DataType.LIQUIDATION)).isEqualTo(FeedState.LIVE);
    assertThat(usdm.decode(MARK, MARK_PRICE)).isEqualTo("DATA");
    assertThat(usdm.state(DataType.FUNDING_RATE)).isEqualTo(FeedState.LIVE);
  }

  @Test
  void indexWhosePairHasNoNameThatAnEventCanCarryIsRefusedWhole() {
    String base = "B".repeat(62);
    Instrument odd = SeriesHarness.contract(BinanceMarket.COINM, base + "USD_PERP", base, "USD");
    SeriesHarness harness = new SeriesHarness(BinanceMarket.COINM).with(odd, DataType.INDEX_PRICE);
    String data =
        "{\"e\":\"indexPriceUpdate\",\"E\":1795357800001,\"i\":\"%sUSD\",\"p\":\"43200.39\"}";
    assertThat(
            harness.decode(
                base.toLowerCase(Locale.ROOT) + "usd@indexPrice@1s", data.formatted(base)))
        .isEqualTo("VALUE");
    assertThat(harness.published).isEmpty();
    assertThat(harness.counts(DataType.INDEX_PRICE).rejected()).isEqualTo(Map.of("value", 1L));
  }

  @Test
  void frameTornAtAnyPlaceHasNoEffect() {
    for (Map.Entry<String, String> one :
        Map.of(MARK, MARK_PRICE, LIQUIDATION, FORCE_ORDER).entrySet()) {
      for (int end = 0; end < one.getValue().length(); end++) {
        assertThat(usdm.decode(one.getKey(), one.getValue().substring(0, end)))
            .as("%d", end)
            .isNotEqualTo("DATA");
      }
    }
    assertThat(usdm.published).isEmpty();
  }

  @Test
  void datedContractHasPricesOfItsOwnStream() {
    SeriesHarness dated =
        new SeriesHarness(BinanceMarket.USDM)
            .with(BTC_DATED, DataType.MARK_PRICE, DataType.INDEX_PRICE);
    String data =
        MARK_PRICE
            .replace("\"BTCUSDT\"", "\"BTCUSDT_261225\"")
            .replace("\"-0.00012500\",\"T\":1795363200000", "\"0.00000000\",\"T\":0");
    assertThat(dated.decode("btcusdt_261225@markPrice@1s", data)).isEqualTo("DATA");
    assertThat(dated.published).hasSize(2);
  }
}
