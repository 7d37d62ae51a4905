package io.marketprism.collector.exchange.deribit;

import static io.marketprism.collector.exchange.deribit.DeribitHarness.RECEIVED_NS;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.TICKER;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.TRADES;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.forced;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.notification;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.priceIndex;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.ticker;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.trade;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.trades;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.volatilityIndex;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.FundingRateEvent;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.PriceEvent;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.VolatilityEvent;
import io.marketprism.collector.sync.Feed;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prices, open interest, funding, volatility and liquidations. */
class DeribitSeriesTest {
  private static final long TIME_MS = 1_795_357_800_050L;

  private final DeribitHarness harness = new DeribitHarness();

  @Test
  void tickerGivesEachSeriesItsStateAtTheExchangesTime() {
    assertThat(decode(ticker(TIME_MS, "92281.780", "92263.55", "1132329370.0", "-1.25e-5")))
        .isEqualTo("DATA");
    assertThat(harness.published).hasSize(4);
    for (MarketEvent event : harness.published) {
      assertThat(event.exchangeTimeMs()).isEqualTo(TIME_MS);
      assertThat(event.receivedNs()).isEqualTo(RECEIVED_NS);
    }
    assertThat(price(DataType.MARK_PRICE).price()).isEqualTo(new BigDecimal("92281.78"));
    assertThat(price(DataType.MARK_PRICE).index()).isEmpty();
    assertThat(price(DataType.INDEX_PRICE).price()).isEqualTo(new BigDecimal("92263.55"));
    assertThat(price(DataType.INDEX_PRICE).index()).as("a ticker does not name it").isEmpty();
    FundingRateEvent funding = one(FundingRateEvent.class);
    assertThat(funding.current()).contains(new BigDecimal("-0.0000125"));
    assertThat(funding.markPrice()).contains(new BigDecimal("92281.78"));
    assertThat(funding.indexPrice()).contains(new BigDecimal("92263.55"));
    OpenInterestEvent interest = one(OpenInterestEvent.class);
    assertThat(interest.usd()).contains(new BigDecimal("1132329370"));
    assertThat(interest.base()).isEmpty();
    assertThat(interest.contracts()).isEmpty();
  }

  /** No word for the average of eight hours, no "now" for a time, no usual interval. */
  @Test
  void fundingHasNoTimesNoIntervalAndNoForecastSinceTheExchangeGivesNone() {
    decode(ticker(TIME_MS, "92281.78", "92263.55", "5", "0.0"));
    FundingRateEvent funding = one(FundingRateEvent.class);
    assertThat(funding.current()).contains(BigDecimal.ZERO);
    assertThat(funding.estimated()).isEmpty();
    assertThat(funding.fundingTime()).isEmpty();
    assertThat(funding.nextFundingTime()).isEmpty();
    assertThat(funding.intervalHours()).isEmpty();
  }

  /** Coins are never called dollars; what an inverse option costs is in coins, not dollars. */
  @ParameterizedTest
  @CsvSource({
    "OPTION, BTC-25DEC26-100000-C, USD",
    "PERPETUAL, SOL_USDC-PERPETUAL, USDC",
    "FUTURE, BTC_USDC-25DEC26, USDC",
  })
  void openInterestInCoinsIsNeverInDollars(MarketType type, String symbol, String quote) {
    Instrument instrument = instrument(type, symbol, quote);
    String channel = "ticker." + symbol + ".agg2";
    harness.series(instrument, DataType.OPEN_INTEREST, channel);
    harness.series(instrument, DataType.MARK_PRICE, channel);
    String frame = ticker(TIME_MS, "0.0084", "92263.55", "1767.50", "0").replace("funding", "x");
    assertThat(decode(frame.replace(TICKER, channel).replace("BTC-PERPETUAL", symbol)))
        .isEqualTo("DATA");
    OpenInterestEvent interest = one(OpenInterestEvent.class);
    assertThat(interest.base()).contains(new BigDecimal("1767.5"));
    assertThat(interest.usd()).isEmpty();
    assertThat(interest.markPrice()).isEmpty();
    assertThat(price(DataType.MARK_PRICE).price()).isEqualTo(new BigDecimal("0.0084"));
  }

  @Test
  void tickerIsReadForWhatIsSubscribedOnly() {
    for (String type : List.of("mark_price", "open_interest", "funding_rate")) {
      harness.remove(TICKER + "#" + type);
    }
    String frame = ticker(TIME_MS, "null", "92263.55", "null", "0").replace("current_funding", "x");
    assertThat(decode(frame)).isEqualTo("DATA");
    assertThat(harness.published).hasSize(1);
    assertThat(price(DataType.INDEX_PRICE).price()).isEqualTo(new BigDecimal("92263.55"));
  }

  /** The number is written once in each ticker, so that its field is known by it. */
  @ParameterizedTest
  @CsvSource({"1.25, MARK_PRICE", "2.25, INDEX_PRICE", "3.25, OPEN_INTEREST", "0.25, FUNDING_RATE"})
  void valueThatIsNullLeavesOutItsOwnFeedOnly(String number, DataType without) {
    String good = ticker(TIME_MS, "1.25", "2.25", "3.25", "0.25");
    assertThat(decode(good.replace(":" + number, ":null"))).isEqualTo("DATA");
    assertThat(harness.published)
        .hasSize(3)
        .noneMatch(event -> event.dataType() == without)
        .filteredOn(FundingRateEvent.class::isInstance)
        .hasSize(without == DataType.FUNDING_RATE ? 0 : 1);
    for (Feed feed : harness.feeds()) {
      boolean left = feed.dataType() == without && !feed.instrument().equals(DeribitHarness.INDEX);
      assertThat(DeribitHarness.counts(feed).rejected())
          .isEqualTo(left ? Map.of("missing_field", 1L) : Map.of());
    }
  }

  @Test
  void fundingWithoutTheIndexHasTheMarkPriceOnly() {
    decode(ticker(TIME_MS, "1.0", "null", "3.0", "0.5"));
    assertThat(one(FundingRateEvent.class).markPrice()).contains(BigDecimal.ONE);
    assertThat(one(FundingRateEvent.class).indexPrice()).isEmpty();
  }

  @Test
  void stateWithoutAnythingThatIsAskedForOrWithoutItsTimeIsRefused() {
    String good = ticker(TIME_MS, "1.0", "2.0", "3.0", "0.5");
    assertThat(decode(ticker(TIME_MS, "null", "null", "null", "null"))).isEqualTo("MISSING_FIELD");
    assertThat(decode(good.replace("\"timestamp\":" + TIME_MS + ",", "")))
        .isEqualTo("MISSING_FIELD");
    assertThat(harness.published).isEmpty();
    assertThat(harness.feeds()).filteredOn(DeribitSeriesTest::hasRejected).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "-3.0, VALUE",
    "1e31, NUMBER_LIMIT",
    "1e-40, NUMBER_LIMIT",
    "1e99999999999, NUMBER_LIMIT",
    "12345678901234567890123456789012345678901, NUMBER_LIMIT",
    "01, NUMBER",
    "1., NUMBER",
    "'\"\"', NUMBER",
    "'\"expired\"', NUMBER",
    "true, KIND",
    "[], KIND",
  })
  void amountThatCannotBeRefusesAllOfItsTicker(String amount, String reason) {
    assertThat(decode(ticker(TIME_MS, "1.0", "2.0", amount, "0.5"))).isEqualTo(reason);
    assertThat(harness.published).isEmpty();
    assertThat(harness.messages()).as("one of each of four, and the snapshot").isEqualTo(5);
  }

  /** At more digits than 64 bits hold. */
  @ParameterizedTest
  @CsvSource({
    "92281.780, 92281.78",
    "1e2, 100",
    "1.0E-7, 0.0000001",
    "12345678901234567890.123456789, 12345678901234567890.123456789",
    "'\"5.50\"', 5.5",
    "0.0, 0",
  })
  void pricesAreExactHoweverTheyAreWritten(String written, String exact) {
    decode(priceIndex(TIME_MS, written));
    assertThat(one(PriceEvent.class).price()).isEqualTo(new BigDecimal(exact));
  }

  @Test
  void stateThatIsOlderOrThatOfBeforeIsStaleAndALaterOneOfItsTimeHolds() {
    decode(priceIndex(TIME_MS, "1.0"));
    decode(priceIndex(TIME_MS, "1.00"));
    decode(priceIndex(TIME_MS - 1, "2.0"));
    decode(priceIndex(TIME_MS, "3.0"));
    assertThat(harness.published)
        .extracting(event -> ((PriceEvent) event).price().toPlainString())
        .containsExactly("1", "3");
  }

  @Test
  void priceIndexNamesItsIndex() {
    assertThat(decode(priceIndex(TIME_MS, "92263.55"))).isEqualTo("DATA");
    PriceEvent price = one(PriceEvent.class);
    assertThat(price.dataType()).isEqualTo(DataType.INDEX_PRICE);
    assertThat(price.instrument()).isEqualTo(DeribitHarness.INDEX);
    assertThat(price.index()).contains("btc_usd");
    assertThat(price.exchangeTimeMs()).isEqualTo(TIME_MS);
  }

  @Test
  void volatilityIndexIsOfTheAssetThatTheListNames() {
    assertThat(decode(volatilityIndex(TIME_MS, "129.36"))).isEqualTo("DATA");
    VolatilityEvent volatility = one(VolatilityEvent.class);
    assertThat(volatility.currency()).isEqualTo("BTC");
    assertThat(volatility.value()).isEqualTo(new BigDecimal("129.36"));
    assertThat(volatility.candle()).isEmpty();
    assertThat(volatility.exchangeTimeMs()).isEqualTo(TIME_MS);
    assertThat(decode(volatilityIndex(TIME_MS + 1, "-1.0"))).isEqualTo("VALUE");
    assertThat(harness.published).hasSize(1);
  }

  /** The taker's order has the trade's direction, the maker's the other. */
  @ParameterizedTest
  @CsvSource({"T, sell, SELL", "T, buy, BUY", "M, sell, BUY", "M, buy, SELL"})
  void liquidationHasTheSideOfTheOrderThatWasForced(String who, String direction, Side side) {
    assertThat(decode(trades(forced(9, "1120.0", direction, who)))).isEqualTo("DATA");
    assertThat(harness.published).hasSize(2);
    assertThat(one(TradeEvent.class).side().wire()).isEqualTo(direction);
    LiquidationEvent event = one(LiquidationEvent.class);
    assertThat(event.side()).isEqualTo(side);
    assertThat(event.price()).contains(new BigDecimal("92294.5"));
    assertThat(event.averagePrice()).isEmpty();
    assertThat(event.quantity()).isEqualTo(new BigDecimal("1120"));
    assertThat(event.liquidationTime()).hasValue(1_795_357_800_099L);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_795_357_800_099L);
    assertThat(event.isSampled()).isFalse();
  }

  /** A feed that is added later has the instrument as the list has it then. */
  @ParameterizedTest
  @CsvSource({"MARK_PRICE", "INDEX_PRICE", "OPEN_INTEREST", "FUNDING_RATE"})
  void stateIsOfTheInstrumentThatItsOwnFeedHas(DataType type) {
    Instrument relisted = relisted();
    harness.series(relisted, type, TICKER);
    assertThat(decode(ticker(TIME_MS, "1.0", "2.0", "3.0", "0.5"))).isEqualTo("DATA");
    assertThat(harness.published)
        .hasSize(4)
        .allMatch(event -> event.instrument().equals(relisted) == (event.dataType() == type));
  }

  @Test
  void liquidationIsOfTheInstrumentThatItsOwnFeedHas() {
    harness.liquidations(relisted(), TRADES);
    assertThat(decode(trades(forced(9, "10.0", "sell", "T")))).isEqualTo("DATA");
    assertThat(one(LiquidationEvent.class).instrument()).isEqualTo(relisted());
    assertThat(one(TradeEvent.class).instrument()).isEqualTo(harness.trades.instrument());
  }

  private static Instrument relisted() {
    return new Instrument(
        DeribitProtocol.VENUE,
        MarketType.PERPETUAL,
        "BTC-USD",
        DeribitHarness.PERPETUAL,
        "BTC",
        "USD",
        2,
        0,
        QuantityUnit.USD,
        true);
  }

  @Test
  void equalLiquidationsOfOneMillisecondAreAllKeptHoweverTheyAreFramed() {
    decode(trades(forced(9, "10.0", "sell", "T")));
    decode(trades(forced(10, "10.0", "sell", "T"), forced(11, "10.0", "sell", "T")));
    decode(trades(forced(10, "10.0", "sell", "T")));
    assertThat(liquidations())
        .extracting(event -> event.tradeId().orElseThrow())
        .containsExactly(9L, 10L, 11L);
  }

  @Test
  void bothSidesLiquidatedAreTwo() {
    decode(trades(forced(9, "10.0", "sell", "MT")));
    assertThat(liquidations())
        .extracting(LiquidationEvent::side)
        .containsExactly(Side.SELL, Side.BUY);
  }

  @Test
  void everyLiquidationOfAMessageIsAnEventAlsoOfEqualTerms() {
    String equal = forced(10, "10.0", "sell", "T");
    decode(trades(forced(9, "10.0", "sell", "T"), trade(11, "1.0", "1.0", "buy"), equal));
    assertThat(liquidations())
        .extracting(event -> event.tradeId().orElseThrow())
        .containsExactly(9L, 10L);
    decode(trades(forced(9, "10.0", "sell", "T")));
    assertThat(liquidations()).as("a double is none").hasSize(2);
  }

  @Test
  void liquidationsComeWhereTradesAreNotSubscribed() {
    harness.remove(TRADES);
    decode(trades(trade(8, "1.0", "1.0", "buy"), forced(9, "0.125", "sell", "T")));
    assertThat(harness.published).hasSize(1);
    assertThat(one(LiquidationEvent.class).quantity()).isEqualTo(new BigDecimal("0.125"));
    assertThat(decode(trades(trade(10, "9223372036854775807.5", "1.0", "buy"))))
        .isEqualTo("OUT_OF_RANGE");
    assertThat(decode(trades(forced(11, "9223372036854775807", "buy", "T")))).isEqualTo("DATA");
  }

  @Test
  void tradesComeWhereLiquidationsAreNotSubscribed() {
    harness.remove(TRADES + "#liquidation");
    assertThat(decode(trades(forced(9, "10.0", "sell", "MT")))).isEqualTo("DATA");
    assertThat(one(TradeEvent.class).id()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"t\"", "\"TM\"", "\"none\"", "true", "5"})
  void sideThatIsNoneIsRefused(String word) {
    String bad = forced(9, "10.0", "sell", "T").replace("\"T\"", word);
    assertThat(decode(trades(trade(8, "1.0", "1.0", "buy"), bad))).isIn("VALUE", "KIND");
    assertThat(decode(trades(forced(9, "0.0", "sell", "T")))).isEqualTo("VALUE");
    assertThat(harness.published).isEmpty();
    assertThat(decode(trades(forced(9, "10.0", "sell", "T").replace("\"T\"", "null"))))
        .isEqualTo("DATA");
    assertThat(harness.published).hasSize(1);
  }

  @Test
  void frameThatIsRefusedIsCountedByEachFeedOfItsChannel() {
    decode(notification(TICKER, "5"));
    decode(notification(TRADES, "5"));
    assertThat(harness.feeds().stream().filter(DeribitSeriesTest::hasRejected)).hasSize(6);
  }

  private static boolean hasRejected(Feed feed) {
    return !DeribitHarness.counts(feed).rejected().isEmpty();
  }

  private static Instrument instrument(MarketType type, String symbol, String quote) {
    return new Instrument(
        DeribitProtocol.VENUE, type, symbol, symbol, "", quote, 4, 1, QuantityUnit.BASE, true);
  }

  private String decode(String frame) {
    String outcome = harness.decode(frame);
    assertThat(harness.addsUp()).isTrue();
    return outcome;
  }

  private PriceEvent price(DataType type) {
    return harness.published.stream()
        .filter(event -> event.dataType() == type)
        .map(PriceEvent.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private List<LiquidationEvent> liquidations() {
    return harness.published.stream()
        .filter(LiquidationEvent.class::isInstance)
        .map(LiquidationEvent.class::cast)
        .toList();
  }

  private <E extends MarketEvent> E one(Class<E> kind) {
    List<E> found = harness.published.stream().filter(kind::isInstance).map(kind::cast).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }
}
