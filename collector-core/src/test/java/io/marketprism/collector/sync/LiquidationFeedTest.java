package io.marketprism.collector.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.TestSeries;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.LiquidationEvent;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiquidationFeedTest {
  private static final long T = TestEvents.EXCHANGE_MS;

  private final FeedHarness harness = new FeedHarness();
  private final LiquidationFeed feed = new LiquidationFeed(harness.context, harness.instrument);

  @Test
  void everyDetailOfALiquidationIsAnEvent() {
    feed.subscribed();
    feed.onMessage(List.of(at(T), at(T + 5), at(T), at(T)));
    assertThat(harness.story())
        .containsExactly(
            T + ":sell:43000:3:0",
            (T + 5) + ":sell:43000:3:0",
            T + ":sell:43000:3:1",
            T + ":sell:43000:3:2");
    assertThat(feed.report(0).counts().messages()).isEqualTo(4);
    assertThat(feed.report(0).counts().events()).isEqualTo(4);
  }

  @Test
  void messageThatComesAgainIsADoubleAlsoAfterALostConnection() {
    feed.subscribed();
    feed.onMessage(List.of(at(T), at(T)));
    feed.onMessage(List.of(at(T), at(T)));
    feed.lost(InterruptionReason.DISCONNECT);
    feed.subscribed();
    feed.onMessage(List.of(at(T), at(T), at(T)));
    assertThat(harness.story())
        .containsExactly(
            T + ":sell:43000:3:0",
            T + ":sell:43000:3:1",
            "interruption disconnect",
            T + ":sell:43000:3:2");
    assertThat(feed.report(0).counts().stale()).isEqualTo(4);
  }

  /** However they are split into messages, which may differ from one instance to another. */
  @Test
  void equalLiquidationsAreToldApartByTheirTradesWhereTheyAreTrades() {
    feed.subscribed();
    feed.onMessage(List.of(at(T).ofTrade(7)));
    feed.onMessage(List.of(at(T).ofTrade(8)));
    feed.onMessage(List.of(at(T).ofTrade(8), at(T).ofTrade(9), at(T).ofTrade(9)));
    assertThat(harness.story())
        .containsExactly(T + ":sell:43000:3:t7", T + ":sell:43000:3:t8", T + ":sell:43000:3:t9");
    assertThat(feed.report(0).counts().stale()).isEqualTo(2);
  }

  @Test
  void liquidationsNeedNotComeInTheOrderOfTheirTimes() {
    feed.subscribed();
    feed.onMessage(List.of(at(T)));
    feed.onMessage(List.of(at(T - 60_000)));
    assertThat(harness.published).hasSize(2);
  }

  @Test
  void windowOfIdentitiesIsExactAndBounded() {
    feed.subscribed();
    IntStream.rangeClosed(0, LiquidationFeed.WINDOW)
        .forEach(i -> feed.onMessage(List.of(at(T + i))));
    feed.onMessage(List.of(at(T + 1)));
    assertThat(feed.report(0).counts().stale()).isEqualTo(1);
    feed.onMessage(List.of(at(T)));
    assertThat(feed.report(0).counts().stale()).as("forgotten").isEqualTo(1);
  }

  @Test
  void silenceIsNoTrouble() {
    feed.subscribed();
    for (int i = 0; i < 100; i++) {
      feed.onMessage(List.of(at(T + i)));
      feed.tick(harness.nanos.addAndGet(10_000_000));
    }
    long later = harness.nanos.addAndGet(Duration.ofDays(2).toNanos());
    assertThat(feed.report(later).state()).isEqualTo(FeedState.LIVE);
  }

  @Test
  void liquidationOfAnotherInstrumentIsRefusedWithAllOfItsMessage() {
    List<LiquidationEvent> mixed =
        List.of(at(T), TestSeries.liquidation(TestInstruments.linearSwap(), T));
    assertThatIllegalArgumentException().isThrownBy(() -> feed.onMessage(mixed));
    assertThat(harness.published).isEmpty();
  }

  @Test
  void lagIsThatOfTheLiquidation() {
    feed.subscribed();
    feed.onMessage(List.of(at(T - 100)));
    assertThat(feed.report(0).lagMs()).hasValue(123);
  }

  private LiquidationEvent at(long timeMs) {
    return TestSeries.liquidation(harness.instrument, timeMs);
  }
}
