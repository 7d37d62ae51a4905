package io.marketprism.collector.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TradeFeedTest {
  private static final long RECEIVED_NS = 1_700_000_000_500_000_000L;

  private final FeedHarness harness = new FeedHarness();
  private final TradeFeed dense = new TradeFeed(harness.context, harness.instrument, true);

  @Test
  void publishesEachTradeOnce() {
    dense.subscribed();
    trade(dense, 7, 8, 8, 7, 9);
    assertThat(harness.story()).containsExactly("trade 7", "trade 8", "trade 9");
    assertThat(counts(dense).messages()).isEqualTo(5);
    assertThat(counts(dense).events()).isEqualTo(3);
    assertThat(counts(dense).stale()).isEqualTo(2);
  }

  @Test
  void missingTradeIsAnnouncedOnceBeforeTheNextOne() {
    dense.subscribed();
    trade(dense, 7, 10, 11, 8, 9);
    assertThat(harness.story())
        .containsExactly(
            "trade 7", "interruption gap", "trade 10", "trade 11", "trade 8", "trade 9");
    assertThat(counts(dense).gaps()).isEqualTo(1);
  }

  @Test
  void firstTradeAndSparseIdsAreNoGap() {
    TradeFeed sparse = new TradeFeed(harness.context, harness.instrument, false);
    sparse.subscribed();
    trade(sparse, 1_000, 2_000, 1_500);
    assertThat(harness.story()).containsExactly("trade 1000", "trade 2000", "trade 1500");
    assertThat(counts(sparse).gaps()).isZero();
  }

  @Test
  void tradeThatCoversTheIdsBeforeItsOwnLeavesNoHole() {
    dense.subscribed();
    trade(dense, 7);
    covering(8, 10);
    covering(12, 13);
    covering(12, 13);
    assertThat(harness.story())
        .containsExactly("trade 7", "trade 10", "interruption gap", "trade 13");
    assertThat(counts(dense).stale()).isEqualTo(1);
  }

  private void covering(long first, long last) {
    dense.trade().aggregate(last, first, last).priced(100, 5, dense.scales());
    dense.onTrade(Side.BUY, first, 2, RECEIVED_NS);
  }

  @Test
  void tradeOlderThanTheWindowIsPublishedAndMarkedNeverDropped() {
    TradeFeed sparse = new TradeFeed(harness.context, harness.instrument, false);
    sparse.subscribed();
    trade(sparse, 10_000, 10_000 - TradeWindow.IDS, 10_000 - TradeWindow.IDS);
    assertThat(harness.story()).containsExactly("trade 10000", "late 5904", "late 5904");
    assertThat(counts(sparse).late()).isEqualTo(2);
  }

  @Test
  void doublesAreKnownAcrossALostConnectionAndTheHoleIsAnnouncedOnce() {
    dense.subscribed();
    trade(dense, 7, 8);
    dense.lost(InterruptionReason.DISCONNECT);
    dense.lost(InterruptionReason.DISCONNECT);
    dense.subscribed();
    trade(dense, 8, 12, 13);
    assertThat(harness.story())
        .containsExactly("trade 7", "trade 8", "interruption disconnect", "trade 12", "trade 13");
    InterruptionEvent interruption = (InterruptionEvent) harness.published.get(2);
    assertThat(interruption.fromMs()).isEqualTo(RECEIVED_NS / 1_000_000);
    assertThat(interruption.generation()).isEqualTo(1);
    assertThat(counts(dense).gaps()).isEqualTo(1);
  }

  @Test
  void feedWithoutAnyTradeHasNothingToInterrupt() {
    dense.subscribed();
    dense.lost(InterruptionReason.DISCONNECT);
    assertThat(harness.published).isEmpty();
    assertThat(dense.report(0).state()).isEqualTo(FeedState.STALE);
  }

  @Test
  void failedFeedStaysFailedUntilItIsSubscribedAnew() {
    dense.subscribed();
    dense.failed("refused\u001b[31m");
    dense.lost(InterruptionReason.DISCONNECT);
    assertThat(dense.report(0).state()).isEqualTo(FeedState.FAILED);
    assertThat(dense.report(0).reason()).isEqualTo("refused\\u001B[31m");
    dense.subscribing();
    dense.subscribed();
    assertThat(dense.report(0).state()).isEqualTo(FeedState.LIVE);
  }

  @Test
  void unsubscribedFeedIsNeitherLiveNorInterrupted() {
    dense.subscribed();
    trade(dense, 7);
    dense.unsubscribed();
    assertThat(harness.story()).containsExactly("trade 7");
    assertThat(dense.report(0).state()).isEqualTo(FeedState.PENDING);
  }

  @Test
  void widenedScalesHoldForTheTradesThatFollow() {
    dense.subscribed();
    trade(dense, 7);
    dense.widen(4, 1);
    trade(dense, 8);
    assertThat(dense.scales()).isEqualTo(new Scales(4, 5));
    assertThat(((TradeEvent) harness.published.get(0)).scales()).isEqualTo(new Scales(2, 5));
    assertThat(((TradeEvent) harness.published.get(1)).scales()).isEqualTo(new Scales(4, 5));
  }

  @Test
  void failedFeedForgetsFinerDecimalsThatNoOrdinaryNumberFitsInto() {
    dense.subscribed();
    dense.widen(18, 18);
    dense.failed("a number does not fit into 64 bits");
    assertThat(dense.scales()).isEqualTo(new Scales(2, 5));
  }

  @Test
  void quietFeedIsStaleOnlyAfterLongerThanIsUsualForIt() {
    dense.subscribed();
    for (int id = 0; id < 100; id++) {
      trade(dense, id);
      pass(Duration.ofMillis(200));
    }
    pass(Duration.ofSeconds(59));
    assertThat(dense.report(harness.nanos.get()).state()).isEqualTo(FeedState.LIVE);
    assertThat(dense.report(harness.nanos.get()).dataAgeNs()).hasValue(59_000_000_000L);
    pass(Duration.ofSeconds(2));
    assertThat(dense.report(harness.nanos.get()).state()).isEqualTo(FeedState.STALE);
    trade(dense, 100);
    pass(Duration.ofMillis(200));
    assertThat(dense.report(harness.nanos.get()).state()).isEqualTo(FeedState.LIVE);
  }

  private void pass(Duration time) {
    dense.tick(harness.nanos.addAndGet(time.toNanos()));
  }

  private static void trade(TradeFeed feed, long... ids) {
    for (long id : ids) {
      feed.trade().single(id).priced(100, 5, feed.scales()).times(1, 2, RECEIVED_NS);
      feed.onTrade(Side.BUY, 2, RECEIVED_NS);
    }
  }

  private static FeedReport.Counts counts(TradeFeed feed) {
    return feed.report(0).counts();
  }
}
