package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.model.Contract;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FuturesInstrumentsTest {
  private static final long CHRISTMAS_2026 = 1_798_185_600_000L;
  private static final String NEVER = "4133404800000";

  /** Entries as the exchange writes them, with what is not read around what is. */
  private static final String USDM_PERPETUAL =
      "{\"symbol\":\"BTCUSDT\",\"pair\":\"BTCUSDT\",\"contractType\":\"PERPETUAL\","
          + "\"deliveryDate\":4133404800000,\"onboardDate\":1569398400000,\"status\":\"TRADING\","
          + "\"maintMarginPercent\":\"2.5000\",\"baseAsset\":\"BTC\",\"quoteAsset\":\"USDT\","
          + "\"marginAsset\":\"USDT\",\"pricePrecision\":2,\"quantityPrecision\":3,"
          + "\"baseAssetPrecision\":8,\"underlyingType\":\"COIN\",\"underlyingSubType\":[\"PoW\"],"
          + "\"filters\":[{\"minPrice\":\"556.80\",\"maxPrice\":\"4529764\","
          + "\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.10\"},{\"stepSize\":\"0.001\","
          + "\"filterType\":\"LOT_SIZE\",\"maxQty\":\"1000\",\"minQty\":\"0.001\"}]}";

  private static final String USDM_DATED =
      USDM_PERPETUAL
          .replace("\"BTCUSDT\",\"pair\"", "\"BTCUSDT_261225\",\"pair\"")
          .replace("PERPETUAL", "CURRENT_QUARTER")
          .replace(NEVER, "1798185600000");

  private static final String COINM_PERPETUAL =
      "{\"symbol\":\"BTCUSD_PERP\",\"pair\":\"BTCUSD\",\"contractType\":\"PERPETUAL\","
          + "\"deliveryDate\":4133404800000,\"onboardDate\":1597042800000,"
          + "\"contractStatus\":\"TRADING\",\"contractSize\":100,\"marginAsset\":\"BTC\","
          + "\"maintMarginPercent\":\"2.5000\",\"baseAsset\":\"BTC\",\"quoteAsset\":\"USD\","
          + "\"pricePrecision\":1,\"quantityPrecision\":0,\"equalQtyPrecision\":4,\"filters\":["
          + "{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.1\"},"
          + "{\"stepSize\":\"1\",\"filterType\":\"LOT_SIZE\"}]}";

  @Test
  void perpetualOfUsdMIsCountedInItsBase() {
    assertThat(usdm(USDM_PERPETUAL))
        .containsExactly(
            new Instrument(
                BinanceMarket.USDM.venue(),
                MarketType.PERPETUAL,
                "BTC-USDT",
                "BTCUSDT",
                "BTC",
                "USDT",
                1,
                3,
                QuantityUnit.BASE,
                true,
                Optional.of(
                    new Contract(BigDecimal.ONE, "BTC", "USDT", false, OptionalLong.empty()))));
  }

  @Test
  void datedOneBearsItsDayInUtc() {
    Instrument dated = usdm(USDM_DATED).get(0);
    assertThat(dated.marketType()).isEqualTo(MarketType.FUTURE);
    assertThat(dated.symbol()).isEqualTo("BTC-USDT-20261225");
    assertThat(dated.venueSymbol()).isEqualTo("BTCUSDT_261225");
    assertThat(dated.contract().orElseThrow().expiryMs()).hasValue(CHRISTMAS_2026);
    Instrument lastMoment = usdm(USDM_DATED.replace("1798185600000", "1798243199999")).get(0);
    assertThat(lastMoment.symbol()).isEqualTo("BTC-USDT-20261225");
  }

  @Test
  void perpetualOfCoinMIsCountedInContractsOfDollars() {
    assertThat(coinm(COINM_PERPETUAL))
        .containsExactly(
            new Instrument(
                BinanceMarket.COINM.venue(),
                MarketType.PERPETUAL,
                "BTC-USD",
                "BTCUSD_PERP",
                "BTC",
                "USD",
                1,
                0,
                QuantityUnit.CONTRACTS,
                true,
                Optional.of(
                    new Contract(
                        new BigDecimal("100"), "USD", "BTC", true, OptionalLong.empty()))));
  }

  /** The type decides, and the date where the type says nothing that is known. */
  @ParameterizedTest
  @CsvSource({
    "PERPETUAL, 4133404800000, PERPETUAL",
    "PERPETUAL, 1798185600000, PERPETUAL",
    "TRADIFI_PERPETUAL, 4133404800000, PERPETUAL",
    "PERPETUAL_DELIVERING, 1798185600000, PERPETUAL",
    "'', 4133404800000, PERPETUAL",
    "SOMETHING_NEW, 4133404800000, PERPETUAL",
    "'', 1798185600000, FUTURE",
    "SOMETHING_NEW, 1798185600000, FUTURE",
    "CURRENT_MONTH, 1798185600000, FUTURE",
    "NEXT_MONTH, 1798185600000, FUTURE",
    "CURRENT_QUARTER, 1798185600000, FUTURE",
    "NEXT_QUARTER, 1798185600000, FUTURE",
    "CURRENT_QUARTER_DELIVERING, 1798185600000, FUTURE",
  })
  void kindOfContractComesFromTypeAndDate(String type, String date, MarketType kind) {
    Instrument read =
        usdm(USDM_PERPETUAL.replace("\"PERPETUAL\"", "\"" + type + "\"").replace(NEVER, date))
            .get(0);
    assertThat(read.marketType()).isEqualTo(kind);
    assertThat(read.contract().orElseThrow().expiryMs().isPresent())
        .isEqualTo(kind == MarketType.FUTURE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PENDING_TRADING",
        "PRE_DELIVERING",
        "DELIVERING",
        "DELIVERED",
        "PRE_SETTLE",
        "SETTLING",
        "CLOSE",
        "SOMETHING_NEW",
        "",
      })
  void onlyWhatIsTradingTrades(String status) {
    assertThat(usdm(USDM_PERPETUAL.replace("TRADING", status)).get(0).trading()).isFalse();
    assertThat(coinm(COINM_PERPETUAL.replace("TRADING", status)).get(0).trading()).isFalse();
  }

  @Test
  void contractsThatWouldShareASymbolBearWhatTheySettleIn() {
    String other =
        USDM_PERPETUAL
            .replace("\"symbol\":\"BTCUSDT\"", "\"symbol\":\"BTCUSDT2\"")
            .replace("\"marginAsset\":\"USDT\"", "\"marginAsset\":\"BNFCR\"");
    assertThat(usdm(USDM_PERPETUAL, USDM_DATED, other))
        .extracting(Instrument::symbol)
        .containsExactly("BTC-USDT:USDT", "BTC-USDT-20261225", "BTC-USDT:BNFCR");
    assertThat(usdm(USDM_PERPETUAL, USDM_PERPETUAL))
        .as("the same instrument twice is one")
        .extracting(Instrument::symbol)
        .containsOnly("BTC-USDT");
  }

  @Test
  void entryThatIsNoContractHidesNoOther() {
    for (String bad :
        List.of(
            USDM_DATED.replace("1798185600000", "0"),
            USDM_DATED.replace("1798185600000", "-1"),
            USDM_DATED.replace("1798185600000", "1e12"),
            USDM_DATED.replace("1798185600000", "1.5"),
            USDM_DATED.replace("1798185600000", "9".repeat(400)),
            USDM_DATED.replace("1798185600000", "null"),
            USDM_DATED.replace("1798185600000", "[1]"),
            USDM_DATED.replace("\"marginAsset\":\"USDT\"", "\"marginAsset\":\"\""),
            USDM_DATED.replace("\"marginAsset\":\"USDT\"", "\"marginAsset\":7"),
            USDM_DATED.replace("\"marginAsset\":\"USDT\",", ""))) {
      assertThat(usdm(bad, USDM_PERPETUAL, bad)).as(bad).hasSize(1);
    }
    for (String size : List.of("0", "-100", "1e2", "\"\"", "null", "{}", "9".repeat(400))) {
      String bad = COINM_PERPETUAL.replace("\"contractSize\":100", "\"contractSize\":" + size);
      assertThat(coinm(bad, COINM_PERPETUAL)).as(bad).hasSize(1);
    }
  }

  @Test
  void farDateIsADateStill() {
    String far = USDM_DATED.replace("1798185600000", "999999999999999");
    assertThat(usdm(far).get(0).marketType()).isEqualTo(MarketType.PERPETUAL);
  }

  @Test
  void listOfAnotherMarketIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> coinm(USDM_PERPETUAL));
    String spot =
        "{\"symbol\":\"BTCUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"BTC\","
            + "\"quoteAsset\":\"USDT\",\"filters\":[{\"filterType\":\"PRICE_FILTER\","
            + "\"tickSize\":\"0.01\"},{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"0.1\"}]}";
    assertThatIllegalArgumentException().isThrownBy(() -> usdm(spot));
  }

  private static List<Instrument> usdm(String... entries) {
    return parse(BinanceMarket.USDM, entries);
  }

  private static List<Instrument> coinm(String... entries) {
    return parse(BinanceMarket.COINM, entries);
  }

  private static List<Instrument> parse(BinanceMarket market, String... entries) {
    return BinanceInstruments.parse(market, "{\"symbols\":[" + String.join(",", entries) + "]}");
  }
}
