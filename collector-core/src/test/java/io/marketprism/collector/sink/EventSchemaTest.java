package io.marketprism.collector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.TestSeries;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.Venue;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EventSchemaTest {
  private static final long SEED = 20_261_122;

  private final EventSchema schema;
  private final EventEncoder encoder = new EventEncoder("collector \"1\"");
  private final Instrument btc = TestInstruments.btcUsdt();

  EventSchemaTest() throws IOException {
    schema = new EventSchema();
  }

  @Test
  void randomBooksOfAllScalesConform() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2000; i++) {
      assertConforms(book(random, random.nextBoolean()));
    }
  }

  @Test
  void randomTradesConform() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2000; i++) {
      assertConforms(trade(random));
    }
  }

  @Test
  void bboConforms() {
    assertConforms(TestEvents.bbo(btc, 1));
  }

  @ParameterizedTest
  @EnumSource(InterruptionReason.class)
  void interruptionOfEachReasonConforms(InterruptionReason reason) {
    for (DataType feed : EnumSet.complementOf(EnumSet.of(DataType.INTERRUPTION))) {
      assertConforms(
          new InterruptionEvent(
              btc,
              feed,
              reason,
              new InterruptionEvent.Span(1, TestEvents.RECEIVED_NS),
              new InterruptionEvent.Identity(feed == DataType.BBO ? MarketEvent.UNKNOWN : 3, 1)));
    }
  }

  @Test
  void seriesAndLiquidationsConformWhateverIsKnownOfThem() {
    for (Instrument instrument :
        List.of(btc, TestInstruments.linearSwap(), TestInstruments.inverseSwap())) {
      TestSeries.full(instrument).forEach(this::assertConforms);
      TestSeries.minimal(instrument).forEach(this::assertConforms);
    }
  }

  @Test
  void everyKindOfEventThatIsProducedIsTested() {
    Set<DataType> tested =
        Stream.concat(TestSeries.full(btc).stream(), TestSeries.minimal(btc).stream())
            .map(MarketEvent::dataType)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(DataType.class)));
    tested.addAll(List.of(DataType.ORDERBOOK, DataType.TRADE, DataType.BBO, DataType.INTERRUPTION));

    assertThat(tested).containsExactlyInAnyOrder(DataType.values());
  }

  @Test
  void openInterestOfAllAmountsConforms() {
    assertConforms(
        new OpenInterestEvent.Builder(TestInstruments.spot("BTC", "USD", 2, 5))
            .base(new BigDecimal("1.2"))
            .valuedAt(new BigDecimal("100"))
            .build(TestSeries.TIMES));
  }

  @Test
  void wrongSeriesAreRefused() {
    assertChangeIsRefused(
        TestSeries.funding(btc),
        "\"funding_interval_hours\":8",
        "\"funding_interval_hours\":\"8h\"");
    assertChangeIsRefused(TestSeries.funding(btc), "\"0.0001\"", "0.0001");
    assertChangeIsRefused(TestSeries.minimal(btc).get(0), ",\"current_funding_rate\":\"0\"", "");
    assertChangeIsRefused(
        TestSeries.mark(btc, "1", 1), "\"price\":\"1\"", "\"price\":\"1\",\"index\":\"x\"");
    assertChangeIsRefused(TestSeries.index(btc), ",\"price\":\"43211\"", "");
    assertChangeIsRefused(
        TestSeries.interest(btc, "120"),
        ",\"open_interest_contracts\":\"120\"",
        ",\"mark_price\":\"1\"");
    assertChangeIsRefused(
        TestSeries.interest(btc, "120"), "\"120\"", "\"120\",\"mark_price\":\"1\"");
    assertChangeIsRefused(
        TestSeries.ratio(btc, DataType.LSR_ALL_ACCOUNT, "5m"), ",\"period\":\"5m\"", "");
    assertChangeIsRefused(
        TestSeries.ratio(btc, DataType.LSR_TOP_POSITION, "5m"), "\"1.5\"", "\"-1.5\"");
    assertChangeIsRefused(TestSeries.volatility(btc), ",\"open\":\"50\"", "");
    assertChangeIsRefused(TestSeries.liquidation(btc, 1), "\"sampled\":true", "\"sampled\":false");
    assertChangeIsRefused(
        TestSeries.liquidation(btc, 1), "\"quantity\":\"3\"", "\"quantity\":\"0\"");
    assertChangeIsRefused(TestSeries.liquidation(btc, 1), ",\"quantity_unit\":\"base\"", "");
  }

  @ParameterizedTest
  @EnumSource(MarketType.class)
  void everyMarketTypeAndUnitConforms(MarketType marketType) {
    for (QuantityUnit unit : QuantityUnit.values()) {
      Instrument instrument =
          new Instrument(
              new Venue("okx-futures", "okx"),
              marketType,
              "\u5e01-USDT-20261225:BTC",
              "\u5e01\u0001\"",
              "B",
              "U",
              0,
              0,
              unit,
              false);
      assertConforms(TestEvents.trade(instrument, 1));
    }
  }

  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"price\":\"1\"             | \"price\":1",
        "\"price\":\"1\"             | \"price\":\"1.0\"",
        "\"price\":\"1\"             | \"price\":\"1e2\"",
        "\"price\":\"1\"             | \"price\":\"-0\"",
        "\"price\":\"1\"             | \"price\":\".5\"",
        "\"price\":\"1\"             | \"price\":\"01\"",
        "\"price\":\"1\"             | \"price\":null",
        "\"price\":\"1\"             | \"prize\":\"1\"",
        "\"quantity\":\"1\"          | \"quantity\":\"-1\"",
        "\"trade_id\":\"7\"          | \"trade_id\":7",
        "\"side\":\"buy\"            | \"side\":\"BUY\"",
        "\"side\":\"buy\"            | \"side\":\"buy\",\"aggregated\":true",
        "\"side\":\"buy\"            | \"side\":\"buy\",\"late\":false",
        "\"side\":\"buy\"            | \"side\":\"buy\",\"bids\":[]",
        "\"data_type\":\"trade\"     | \"data_type\":\"trades\"",
        "\"data_type\":\"trade\"     | \"data_type\":\"bbo\"",
        "\"market_type\":\"spot\"    | \"market_type\":\"margin\"",
        "\"symbol\":\"BTC-USDT\"     | \"symbol\":\"\"",
        "\"ts_ms\":1795357800100     | \"ts_ms\":1795357800100.5",
        "\"ts_ms\":1795357800100     | \"ts_ms\":\"1795357800100\"",
        "\"ts_ms\":1795357800100     | \"ts_ms\":null",
        "\"received_ns\":\"1795357800123456789\" | \"received_ns\":1795357800123456789",
        "\"quantity_unit\":\"base\"  | \"quantity_unit\":\"BTC\"",
        "\"schema\":1                | \"schema\":2"
      })
  void wrongTradeIsRefused(String right, String wrong) {
    assertChangeIsRefused(TestEvents.trade(btc, 7), right, wrong);
  }

  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"update_type\":\"update\"  | \"update_type\":\"snapshot\"",
        ",\"prev_update_id\":5       | ,\"previous\":5",
        "\"bids\":[[\"1\",\"2\"]]    | \"bids\":[[\"1\"]]",
        "\"bids\":[[\"1\",\"2\"]]    | \"bids\":[[\"1\",\"2\",\"3\"]]",
        "\"bids\":[[\"1\",\"2\"]]    | \"bids\":[[1,\"2\"]]",
        "\"bids\":[[\"1\",\"2\"]]    | \"bids\":[[\"1\",\"-2\"]]",
        "\"bids\":[[\"1\",\"2\"]]    | \"bids\":[{\"price\":\"1\",\"size\":\"2\"}]",
        "\"depth_levels\":1          | \"depth_levels\":-1",
        "\"depth_levels\":1          | \"depth_levels\":1,\"complete_to\":[\"1\"]",
        "\"depth_levels\":1          | \"depth_levels\":1,\"complete_to\":[\"\",\"\"]",
        "\"depth_levels\":1          | \"depth_levels\":1,\"complete_to\":[null,\"1\"]"
      })
  void wrongUpdateIsRefused(String right, String wrong) {
    assertChangeIsRefused(TestEvents.update(btc, 5, 6, 100, 200_000), right, wrong);
  }

  @Test
  void snapshotThatHoldsARemovedLevelIsRefused() {
    assertChangeIsRefused(
        TestEvents.snapshot(btc, 5, 100, 200_000), "[[\"1\",\"2\"]]", "[[\"1\",\"0\"]]");
  }

  @Test
  void interruptionWithoutFeedOrWithAnotherReasonIsRefused() {
    InterruptionEvent event = TestEvents.disconnect(btc, DataType.TRADE, 1);

    assertChangeIsRefused(event, ",\"feed\":\"trade\"", "");
    assertChangeIsRefused(event, "\"reason\":\"disconnect\"", "\"reason\":\"lost\"");
  }

  private void assertConforms(MarketEvent event) {
    String json = encode(event);
    assertThat(schema.faults(json)).as(json).isEmpty();
  }

  private void assertChangeIsRefused(MarketEvent event, String right, String wrong) {
    String json = encode(event);
    assertThat(json).contains(right);
    assertThat(schema.faults(json)).isEmpty();
    assertThat(schema.faults(json.replace(right, wrong))).isNotEmpty();
  }

  private BookEvent book(Random random, boolean snapshot) {
    int bids = random.nextInt(4);
    int asks = random.nextInt(4);
    long[] levels = new long[2 * (bids + asks)];
    for (int i = 0; i < levels.length; i += 2) {
      levels[i] = random.nextLong() >> random.nextInt(64);
      levels[i + 1] = (random.nextLong() >>> 1 >>> random.nextInt(62)) | (snapshot ? 1 : 0);
    }
    BookEvent.Builder book =
        new BookEvent.Builder(btc)
            .times(random.nextBoolean() ? MarketEvent.UNKNOWN : 5, random.nextLong() >>> 1)
            .scales(random.nextInt(19), random.nextInt(19));
    if (snapshot) {
      book.snapshot(random.nextInt());
    } else {
      book.update(random.nextBoolean() ? MarketEvent.UNKNOWN : 1, 2, random.nextInt());
    }
    return book.build(levels, bids, horizon(random));
  }

  private static BookEvent.Horizon horizon(Random random) {
    return new BookEvent.Horizon(
        random.nextInt(1000),
        random.nextBoolean() ? MarketEvent.UNKNOWN : random.nextLong() >>> 1,
        random.nextBoolean() ? MarketEvent.UNKNOWN : random.nextLong() >>> 1);
  }

  private TradeEvent trade(Random random) {
    TradeEvent.Builder trade =
        new TradeEvent.Builder(btc)
            .priced(
                random.nextLong() >> random.nextInt(64),
                random.nextLong() >>> 1 >>> random.nextInt(62),
                new Scales(random.nextInt(19), random.nextInt(19)))
            .times(
                random.nextBoolean() ? MarketEvent.UNKNOWN : 5,
                random.nextBoolean() ? MarketEvent.UNKNOWN : 5,
                random.nextLong() >>> 1);
    if (random.nextBoolean()) {
      trade.backfilled();
    }
    if (random.nextBoolean()) {
      trade.single(random.nextLong() >>> 1);
    } else {
      trade.aggregate(random.nextInt(), 1, 2);
    }
    return trade.build(random.nextBoolean() ? Side.BUY : Side.SELL, random.nextBoolean());
  }

  private String encode(MarketEvent event) {
    JsonBytes out = new JsonBytes(64);
    encoder.encode(event, out);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }
}
