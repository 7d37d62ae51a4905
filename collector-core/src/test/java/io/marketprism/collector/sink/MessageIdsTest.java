package io.marketprism.collector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.TestSeries;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.Venue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
  private final Instrument btc = TestInstruments.btcUsdt();
  private final MessageIds ids = new MessageIds("host a");

  @Test
  void eachKindOfEventHasTheIdOfItsExchange() {
    TradeEvent aggregate =
        new TradeEvent.Builder(btc).aggregate(42, 100, 103).build(Side.BUY, false);

    assertThat(ids.of(TestEvents.trade(btc, 42))).isEqualTo("trade:binance:spot:BTCUSDT:t42");
    assertThat(ids.of(aggregate)).isEqualTo("trade:binance:spot:BTCUSDT:a42");
    assertThat(ids.of(TestEvents.update(btc, 5, 9, 1, 1)))
        .isEqualTo("orderbook:binance:spot:BTCUSDT:u5-9");
    assertThat(ids.of(TestEvents.bbo(btc, 77))).isEqualTo("bbo:binance:spot:BTCUSDT:77");
  }

  @Test
  void eventsOfOursCarryTheInstance() {
    assertThat(ids.of(TestEvents.snapshot(btc, 9, 1, 1)))
        .isEqualTo("orderbook:binance:spot:BTCUSDT:s9:host%20a:1");
    assertThat(ids.of(TestEvents.disconnect(btc, DataType.TRADE, 3)))
        .isEqualTo("interruption:binance:spot:BTCUSDT:host%20a:1:3");
  }

  @Test
  void copyOfAnInterruptionHasAnIdOfItsOwn() {
    InterruptionEvent interruption = TestEvents.disconnect(btc, DataType.TRADE, 3);

    assertThat(ids.ofCopy(interruption)).isNotEqualTo(ids.of(interruption)).endsWith(":1:3:copy");
  }

  @Test
  void unknownGenerationIsADash() {
    InterruptionEvent interruption =
        new InterruptionEvent(
            btc,
            DataType.TRADE,
            InterruptionReason.QUEUE_FULL,
            new InterruptionEvent.Span(1, 2),
            new InterruptionEvent.Identity(MarketEvent.UNKNOWN, 8));

    assertThat(ids.of(interruption)).endsWith(":host%20a:-:8");
  }

  @Test
  void idIsTheSameFromEveryInstanceButForWhatIsOurs() {
    MessageIds other = new MessageIds("host-b");

    assertThat(other.of(TestEvents.trade(btc, 1))).isEqualTo(ids.of(TestEvents.trade(btc, 1)));
    assertThat(other.of(TestEvents.snapshot(btc, 1, 1, 1)))
        .isNotEqualTo(ids.of(TestEvents.snapshot(btc, 1, 1, 1)));
  }

  @Test
  void symbolsThatAHeaderMayNotHoldStayDistinct() {
    List<String> symbols =
        List.of("A:B", "A%3AB", "A B", "\u5e01USDT", "\u5b89USDT", "A\r\nB", ".A", "%2EA");

    List<String> made =
        symbols.stream().map(symbol -> ids.of(TestEvents.trade(instrument(symbol), 1))).toList();

    assertThat(made).doesNotHaveDuplicates().allMatch(id -> id.matches("[\\x21-\\x7e]+"));
  }

  @Test
  void statesAreKnownByTheirExchangeTimeAndRatiosByTheirPeriodToo() {
    assertThat(ids.of(TestSeries.funding(btc)))
        .isEqualTo("funding_rate:binance:spot:BTCUSDT:1795357800100");
    assertThat(ids.of(TestSeries.mark(btc, "1", 77)))
        .isEqualTo("mark_price:binance:spot:BTCUSDT:77");
    assertThat(ids.of(TestSeries.index(btc))).endsWith(":BTCUSDT:1795357800100");
    assertThat(ids.of(TestSeries.interest(btc, "1"))).endsWith(":BTCUSDT:1795357800100");
    assertThat(ids.of(TestSeries.volatility(btc))).endsWith(":BTCUSDT:1795357800100");
    assertThat(ids.of(TestSeries.ratio(btc, DataType.LSR_ALL_ACCOUNT, "5m")))
        .isEqualTo("lsr_all_account:binance:spot:BTCUSDT:1795357800100:5m");
  }

  @Test
  void liquidationIsKnownByAllThatTheExchangeSaysOfItAndItsOrdinal() {
    LiquidationEvent liquidation = TestSeries.liquidation(btc, 55);

    assertThat(ids.of(liquidation)).isEqualTo("liquidation:binance:spot:BTCUSDT:55:sell:43000:3:0");
    assertThat(ids.of(liquidation.withOrdinal(2))).endsWith(":55:sell:43000:3:2");
    assertThat(ids.of(liquidation.ofTrade(9))).endsWith(":55:sell:43000:3:t9");
    assertThat(ids.of(liquidation.ofTrade(9).withOrdinal(2))).endsWith(":55:sell:43000:3:t9");
    assertThatIllegalArgumentException().isThrownBy(() -> liquidation.ofTrade(-1));
  }

  @Test
  void distinctStatesHaveDistinctIdsAlsoOfOneTimeOrNone() {
    List<MarketEvent> events = new ArrayList<>();
    events.addAll(TestSeries.full(btc));
    events.addAll(TestSeries.minimal(btc));
    events.add(TestSeries.mark(btc, "1", TestEvents.EXCHANGE_MS).revised());
    events.add(TestSeries.mark(btc, "2", TestEvents.EXCHANGE_MS).revised());
    events.add(TestSeries.mark(btc, "3", TestEvents.EXCHANGE_MS + 1));
    events.add(TestSeries.ratio(btc, DataType.LSR_ALL_ACCOUNT, "1H"));
    events.add(TestSeries.ratio(btc, DataType.LSR_ALL_ACCOUNT, "a b\u0007:"));

    assertThat(events.stream().map(ids::of))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[\\x21-\\x7e]+"));
  }

  @Test
  void stateOfATimeHasTheSameIdFromEveryInstanceAndOneWithoutATimeCarriesIt() {
    MessageIds other = new MessageIds("host-b");
    MarketEvent timed = TestSeries.mark(btc, "1", 5);
    MarketEvent untimed = TestSeries.mark(btc, "1", MarketEvent.UNKNOWN);

    assertThat(other.of(timed)).isEqualTo(ids.of(timed));
    assertThat(other.of(TestSeries.mark(btc, "2", 5).revised()))
        .isEqualTo(ids.of(TestSeries.mark(btc, "2", 5).revised()))
        .endsWith(":5:2~-");
    assertThat(other.of(untimed)).isNotEqualTo(ids.of(untimed));
  }

  @Test
  void idSaysWhetherItIsOfAWholeBook() {
    Instrument hostile = instrument("a:u5");

    assertThat(ids.of(TestEvents.snapshot(btc, 7, 100, 1))).matches(MessageIds::isOfSnapshot);
    assertThat(ids.of(TestEvents.snapshot(hostile, 7, 100, 1))).matches(MessageIds::isOfSnapshot);
    assertThat(
            List.of(ids.of(TestEvents.update(btc, 7, 8, 100, 1)), ids.of(TestEvents.trade(btc, 7))))
        .noneMatch(MessageIds::isOfSnapshot);
  }

  private static Instrument instrument(String venueSymbol) {
    return new Instrument(
        new Venue("binance-spot", "binance"),
        MarketType.SPOT,
        "X-Y",
        venueSymbol,
        "X",
        "Y",
        2,
        5,
        QuantityUnit.BASE,
        true);
  }
}
