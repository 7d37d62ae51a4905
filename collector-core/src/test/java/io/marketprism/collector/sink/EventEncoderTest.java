package io.marketprism.collector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.Venue;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventEncoderTest {
  private static final String ORIGIN =
      "\"publisher\":\"unified-collector\",\"data_source\":\"marketprism\",\"schema\":1";
  private static final String TIMES =
      "\"ts_ms\":1795357800100,\"collected_ts_ms\":1795357800123,"
          + "\"received_ns\":\"1795357800123456789\",";

  private final Instrument btc = TestInstruments.btcUsdt();
  private final EventEncoder encoder = new EventEncoder("collector-1");
  private final JsonBytes out = new JsonBytes(64);

  @Test
  void updateHasItsMembersInOrder() {
    BookEvent update =
        TestEvents.book(btc)
            .update(101, 105, 100)
            .build(
                new long[] {4_321_050, 100_000, 4_321_000, 0, 4_321_100, 12_345},
                2,
                new BookEvent.Horizon(998, 4_200_000, 4_400_001));

    assertThat(encode(update))
        .isEqualTo(
            header("orderbook")
                + TIMES
                + ORIGIN
                + ",\"update_type\":\"update\",\"first_update_id\":101,\"last_update_id\":105,"
                + "\"prev_update_id\":100,\"quantity_unit\":\"base\","
                + "\"bids\":[[\"43210.5\",\"1\"],[\"43210\",\"0\"]],"
                + "\"asks\":[[\"43211\",\"0.12345\"]],"
                + "\"depth_levels\":998,\"complete_to\":[\"42000\",\"44000.01\"]}");
  }

  @Test
  void snapshotOfAWholeBookHasNeitherFirstNorPreviousIdNorLimits() {
    BookEvent snapshot =
        TestEvents.book(btc)
            .snapshot(7)
            .times(MarketEvent.UNKNOWN, TestEvents.RECEIVED_NS)
            .build(new long[0], 0, TestEvents.UNLIMITED);

    assertThat(encode(snapshot))
        .isEqualTo(
            header("orderbook")
                + "\"collected_ts_ms\":1795357800123,\"received_ns\":\"1795357800123456789\","
                + ORIGIN
                + ",\"update_type\":\"snapshot\",\"last_update_id\":7,"
                + "\"quantity_unit\":\"base\",\"bids\":[],\"asks\":[],\"depth_levels\":1}");
  }

  @Test
  void sideOfWhichAllIsKnownHasAnEmptyLimit() {
    BookEvent snapshot =
        TestEvents.book(btc)
            .snapshot(7)
            .build(new long[0], 0, new BookEvent.Horizon(3, MarketEvent.UNKNOWN, 4_400_000));

    assertThat(encode(snapshot)).endsWith("\"depth_levels\":3,\"complete_to\":[\"\",\"44000\"]}");
  }

  @Test
  void tradeHasItsMembersInOrder() {
    TradeEvent trade =
        new TradeEvent.Builder(btc)
            .single(42)
            .priced(4_321_055, 150_000, new Scales(2, 5))
            .times(1_795_357_800_099L, TestEvents.EXCHANGE_MS, TestEvents.RECEIVED_NS)
            .build(Side.SELL, false);

    assertThat(encode(trade))
        .isEqualTo(
            header("trade")
                + TIMES
                + ORIGIN
                + ",\"trade_id\":\"42\",\"price\":\"43210.55\",\"quantity\":\"1.5\","
                + "\"quantity_unit\":\"base\",\"quantity_base\":\"1.5\",\"side\":\"sell\","
                + "\"trade_ts_ms\":1795357800099}");
  }

  @Test
  void aggregateAndLateTradeSaySo() {
    TradeEvent trade =
        new TradeEvent.Builder(btc)
            .aggregate(42, 100, 103)
            .times(MarketEvent.UNKNOWN, MarketEvent.UNKNOWN, TestEvents.RECEIVED_NS)
            .build(Side.BUY, true);

    assertThat(encode(trade))
        .endsWith(
            "\"side\":\"buy\",\"first_trade_id\":\"100\",\"last_trade_id\":\"103\","
                + "\"aggregated\":true,\"late\":true}")
        .doesNotContain("trade_ts_ms")
        .doesNotContain("\"ts_ms\"");
  }

  @Test
  void quantityInContractsHasNoBaseQuantity() {
    Instrument swap =
        new Instrument(
            new Venue("okx-swap", "okx"),
            MarketType.PERPETUAL,
            "BTC-USDT",
            "BTC-USDT-SWAP",
            "BTC",
            "USDT",
            1,
            2,
            QuantityUnit.CONTRACTS,
            true);

    assertThat(encode(TestEvents.trade(swap, 1)))
        .startsWith(
            "{\"data_type\":\"trade\",\"exchange\":\"okx\",\"market_type\":\"perpetual\","
                + "\"symbol\":\"BTC-USDT\",\"venue_symbol\":\"BTC-USDT-SWAP\",")
        .contains("\"quantity\":\"1\",\"quantity_unit\":\"contracts\",\"side\"");
  }

  @Test
  void bboHasItsMembersInOrder() {
    assertThat(encode(TestEvents.bbo(btc, 9)))
        .isEqualTo(
            header("bbo")
                + TIMES
                + ORIGIN
                + ",\"update_id\":9,\"quantity_unit\":\"base\",\"bid_price\":\"1\","
                + "\"bid_size\":\"2.5\",\"ask_price\":\"1.01\",\"ask_size\":\"0.00001\"}");
  }

  @Test
  void emptySideOfABboIsAbsent() {
    BboEvent.Quote none = new BboEvent.Quote(MarketEvent.UNKNOWN, MarketEvent.UNKNOWN);
    BboEvent bbo =
        new BboEvent(
            btc,
            9,
            none,
            new BboEvent.Quote(101, 1),
            new Scales(2, 5),
            new BboEvent.Times(TestEvents.EXCHANGE_MS, TestEvents.RECEIVED_NS));

    assertThat(encode(bbo)).doesNotContain("bid_").contains("\"ask_price\":\"1.01\"");
  }

  @Test
  void tradeThatWasAskedForSaysSoLast() {
    TradeEvent trade =
        new TradeEvent.Builder(btc)
            .single(42)
            .priced(1, 1, new Scales(0, 0))
            .backfilled()
            .build(Side.SELL, true);
    assertThat(encode(trade)).endsWith("\"side\":\"sell\",\"late\":true,\"backfilled\":true}");
  }

  @Test
  void restartOfWhichNothingIsKnownSaysNoTime() {
    InterruptionEvent restart =
        new InterruptionEvent(
            btc,
            DataType.TRADE,
            InterruptionReason.RESTART,
            new InterruptionEvent.Span(MarketEvent.UNKNOWN, 2),
            new InterruptionEvent.Identity(MarketEvent.UNKNOWN, 1));
    assertThat(encode(restart))
        .endsWith(
            "\"schema\":1,\"reason\":\"restart\",\"feed\":\"trade\",\"instance\":\"collector-1\"}");
  }

  @Test
  void interruptionHasItsMembersInOrder() {
    assertThat(encode(TestEvents.disconnect(btc, DataType.ORDERBOOK, 5)))
        .isEqualTo(
            header("interruption")
                + "\"collected_ts_ms\":1795357800123,\"received_ns\":\"1795357800123456789\","
                + ORIGIN
                + ",\"reason\":\"disconnect\",\"from_ts_ms\":1795357799123,"
                + "\"feed\":\"orderbook\",\"instance\":\"collector-1\",\"generation\":1}");
  }

  @Test
  void unknownGenerationIsAbsent() {
    InterruptionEvent interruption =
        new InterruptionEvent(
            btc,
            DataType.TRADE,
            InterruptionReason.QUEUE_FULL,
            new InterruptionEvent.Span(1, 2),
            new InterruptionEvent.Identity(MarketEvent.UNKNOWN, 1));

    assertThat(encode(interruption)).endsWith("\"feed\":\"trade\",\"instance\":\"collector-1\"}");
  }

  @Test
  void textOfTheExchangeIsEscapedInTheHeader() {
    Instrument hostile =
        new Instrument(
            new Venue("binance-spot", "binance"),
            MarketType.SPOT,
            "A\"}\n-USDT",
            "\u5e01\u5b89\ud83dUSDT",
            "A",
            "USDT",
            2,
            5,
            QuantityUnit.BASE,
            true);

    assertThat(encode(TestEvents.trade(hostile, 1)))
        .contains("\"symbol\":\"A\\\"}\\u000a-USDT\",\"venue_symbol\":\"\u5e01\u5b89\ufffdUSDT\",");
  }

  @Test
  void widerScalesOfTheSameValuesGiveTheSameBytes() {
    BookEvent.Builder narrow = TestEvents.book(btc).update(1, 2, 0).scales(2, 5);
    BookEvent.Builder wide = TestEvents.book(btc).update(1, 2, 0).scales(4, 8);

    String first = encode(narrow.build(new long[] {100, 7}, 1, new BookEvent.Horizon(1, 90, 110)));
    String second =
        encode(wide.build(new long[] {10_000, 7_000}, 1, new BookEvent.Horizon(1, 9000, 11_000)));

    assertThat(second).isEqualTo(first);
  }

  @Test
  void knownInstrumentsAreEncodedWithoutAllocation() {
    List<MarketEvent> hot =
        List.of(
            TestEvents.trade(btc, 123_456_789),
            TestEvents.trade(TestInstruments.linearSwap(), 123_456_789),
            TestEvents.bbo(btc, 987_654_321),
            TestEvents.update(btc, 48_000_000_000L, 48_000_000_005L, 4_321_055, 150_000),
            TestEvents.snapshot(btc, 48_000_000_005L, 4_321_055, 150_000));
    encodeOften(hot, 20_000);

    long before = allocated();
    encodeOften(hot, 10_000);
    long perEvent = (allocated() - before) / (10_000L * hot.size());

    assertThat(perEvent).isZero();
  }

  private void encodeOften(List<MarketEvent> events, int times) {
    for (int i = 0; i < times; i++) {
      for (int k = 0; k < events.size(); k++) {
        out.clear(4096);
        encoder.encode(events.get(k), out);
      }
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private String encode(MarketEvent event) {
    out.clear(4096);
    encoder.encode(event, out);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }

  private static String header(String type) {
    return "{\"data_type\":\""
        + type
        + "\",\"exchange\":\"binance\",\"market_type\":\"spot\",\"symbol\":\"BTC-USDT\","
        + "\"venue_symbol\":\"BTCUSDT\",";
  }
}
