package io.marketprism.collector.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.TestSeries;
import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.health.FeedTotals;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.testing.Delta;
import io.marketprism.collector.testing.SyncHarness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedMetersTest {
  private static final long MS = 1_000_000;
  private static final long T = TestEvents.EXCHANGE_MS;

  private final FeedHarness harness = new FeedHarness();
  private final BboFeed bbo = new BboFeed(harness.context, harness.instrument);

  @Test
  void lagOfEachMessageAfterTheFirstIsCounted() {
    bbo.subscribed();
    bbo(1, 86_400_000);
    bbo(2, 3);
    bbo(3, 7);
    bbo(3, 500);

    FeedTotals totals = totals(DataType.BBO);
    assertThat(totals.venue()).isEqualTo(harness.instrument.venue().name());
    assertThat(totals.lag().count()).isEqualTo(2);
    assertThat(totals.lag().sumMicros()).isEqualTo(10_000);
  }

  @Test
  void stateThatANewSubscriptionBeginsWithIsOfAnyAge() {
    bbo.subscribed();
    bbo(1, 1);
    bbo(2, 1);
    bbo.lost(InterruptionReason.DISCONNECT);
    bbo.subscribed();
    bbo(3, 60_000);
    bbo(4, 2);

    assertThat(totals(DataType.BBO).lag().sumMicros()).isEqualTo(3_000);
  }

  @Test
  void timeOfTheExchangeAheadOfOursCountsAsNoLag() {
    bbo.subscribed();
    bbo(1, 1);
    bbo(2, -40);

    assertThat(totals(DataType.BBO).lag().count()).isEqualTo(1);
    assertThat(totals(DataType.BBO).lag().countUpTo(0)).isEqualTo(1);
    assertThat(totals(DataType.BBO).lag().sumMicros()).isZero();
    assertThat(bbo.report(0).lagMs()).hasValue(-40);
  }

  @Test
  void messageWithoutAnExchangeTimeHasNoLag() {
    bbo.subscribed();
    bbo(1, 1);
    feed(bbo, 2, MarketEvent.UNKNOWN, T * MS);

    assertThat(totals(DataType.BBO).lag().count()).isZero();
  }

  @Test
  void farTimesOfAnExchangeHarmNothing() {
    bbo.subscribed();
    bbo(1, 1);
    feed(bbo, 2, 0, T * MS);
    feed(bbo, 3, Long.MAX_VALUE, T * MS);

    assertThat(totals(DataType.BBO).lag().count()).isEqualTo(2);
    assertThat(totals(DataType.BBO).lag().sumMicros())
        .isEqualTo(Duration.ofMinutes(2).toNanos() / 1_000);
  }

  @Test
  void lagOfABookIsThatOfItsDeltasAndNotOfItsSnapshots() {
    BookSynchronizer book =
        new BookSynchronizer(
            harness.context,
            harness.instrument,
            new DenseRule(),
            BookSettings.inChannel(BookLimits.window(3), Optional.empty()),
            (who, ticket, attempt) -> {});
    book.subscribed();
    book.onChannelSnapshot(snapshot(10, 70_000));
    book.onDelta(
        new Delta(11, 11, new long[] {100, 2}, new long[0]).decoded(T * MS).times(T, (T + 5) * MS));
    book.onChannelSnapshot(snapshot(9, 80_000));

    assertThat(totals(DataType.ORDERBOOK).lag().count()).isEqualTo(1);
    assertThat(totals(DataType.ORDERBOOK).lag().sumMicros()).isEqualTo(5_000);
  }

  @Test
  void whatWasAskedForHasNoLag() {
    PolledFeed polled =
        new PolledFeed(
            harness.context, harness.instrument, DataType.MARK_PRICE, Duration.ofMinutes(5));
    polled.onAnswer(List.of(TestSeries.mark(harness.instrument, "1", T)));
    polled.onAnswer(List.of(TestSeries.mark(harness.instrument, "2", T + 1)));

    assertThat(harness.published).hasSize(2);
    assertThat(totals(DataType.MARK_PRICE).lag().count()).isZero();
  }

  @Test
  void whatEndedFeedsCountedStaysAndOneThatEndsTwiceCountsOnce() {
    bbo.subscribed();
    bbo(1, 1);
    bbo(2, 4);
    bbo.unsubscribed();
    bbo.unsubscribed();
    BboFeed next = new BboFeed(harness.context, TestInstruments.spot("ETH", "USDT", 2, 4));
    next.subscribed();
    feed(next, 1, T, T * MS);
    feed(next, 2, T, (T + 6) * MS);

    assertThat(totals(DataType.BBO).lag().count()).isEqualTo(2);
    assertThat(totals(DataType.BBO).lag().sumMicros()).isEqualTo(10_000);
  }

  @Test
  void feedsWithoutNumberLeaveOneFigure() {
    for (int i = 0; i < 1_000; i++) {
      BboFeed feed = new BboFeed(harness.context, harness.instrument);
      feed.subscribed();
      feed(feed, 1, T, T * MS);
      feed(feed, 2, T, (T + 1) * MS);
      feed.unsubscribed();
    }

    assertThat(harness.meters.totals()).hasSize(1);
    assertThat(totals(DataType.BBO).lag().count()).isEqualTo(1_000);
  }

  @Test
  void interruptionsAreCountedByReasonAndReasonsThatNeverCameToo() {
    TradeFeed trades = new TradeFeed(harness.context, harness.instrument, true);
    trades.subscribed();
    trade(trades, 1);
    trade(trades, 5);
    trades.lost(InterruptionReason.DISCONNECT);
    trades.lost(InterruptionReason.DISCONNECT);
    harness.meters.announced(TestEvents.disconnect(harness.instrument, DataType.TRADE, 7));

    assertThat(totals(DataType.TRADE).interruptions())
        .containsOnlyKeys(InterruptionReason.values())
        .containsEntry(InterruptionReason.GAP, 1L)
        .containsEntry(InterruptionReason.DISCONNECT, 2L)
        .containsEntry(InterruptionReason.QUEUE_FULL, 0L);
    assertThat(totals(DataType.BBO).interruptions().values()).containsOnly(0L);
  }

  private FeedTotals totals(DataType type) {
    return harness.meters.totals().stream()
        .filter(totals -> totals.dataType() == type)
        .findFirst()
        .orElseThrow();
  }

  /** A state that arrives so many milliseconds after it was. */
  private void bbo(long id, long lagMs) {
    feed(bbo, id, T, (T + lagMs) * MS);
  }

  private static void feed(BboFeed feed, long id, long exchangeMs, long receivedNs) {
    feed.onBbo(
        id,
        new BboEvent.Quote(100, 1),
        new BboEvent.Quote(101, 1),
        new BboEvent.Times(exchangeMs, receivedNs));
  }

  private static BookSnapshot snapshot(long last, long lagMs) {
    return new BookSnapshot(
        last,
        SyncHarness.levels(100, 1),
        new LevelList(),
        true,
        true,
        SyncHarness.SCALES,
        T,
        (T + lagMs) * MS);
  }

  private static void trade(TradeFeed feed, long id) {
    feed.trade().single(id).priced(100, 1, new Scales(2, 5)).times(T, T, T * MS);
    feed.onTrade(Side.BUY, T, T * MS);
  }
}
