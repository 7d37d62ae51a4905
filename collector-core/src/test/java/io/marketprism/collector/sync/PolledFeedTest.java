package io.marketprism.collector.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestSeries;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.SeriesEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolledFeedTest {
  private static final long T = TestEvents.EXCHANGE_MS;
  private static final Duration INTERVAL = Duration.ofMinutes(5);

  private final FeedHarness harness = new FeedHarness();
  private final PolledFeed feed =
      new PolledFeed(harness.context, harness.instrument, DataType.MARK_PRICE, INTERVAL);

  @Test
  void feedIsLiveFromItsFirstData() {
    assertThat(report().state()).isEqualTo(FeedState.PENDING);
    feed.subscribing();
    assertThat(report().state()).isEqualTo(FeedState.SUBSCRIBING);
    feed.onAnswer(List.of(mark("1", T)));
    assertThat(report().state()).isEqualTo(FeedState.LIVE);
    assertThat(harness.story()).containsExactly("state 1~-");
  }

  @Test
  void answerOfSeveralStatesGivesThemInTheOrderOfTheirTimes() {
    feed.onAnswer(List.of(mark("3", T + 2), mark("1", T), mark("2", T + 1)));
    feed.onAnswer(List.of(mark("4", T + 3), mark("3", T + 2)));
    assertThat(harness.story()).containsExactly("state 1~-", "state 2~-", "state 3~-", "state 4~-");
    assertThat(report().counts().stale()).isEqualTo(1);
  }

  @Test
  void answerWithNothingNewKeepsTheFeedFresh() {
    feed.onAnswer(List.of(mark("1", T)));
    for (int turn = 0; turn < 100; turn++) {
      pass(INTERVAL);
      feed.onAnswer(List.of(mark("1", T)));
    }
    assertThat(report().state()).isEqualTo(FeedState.LIVE);
    assertThat(report().dataAgeNs()).hasValue(0);
    assertThat(harness.published).hasSize(1);
  }

  @Test
  void ageIsJudgedByTheInterval() {
    feed.onAnswer(List.of(mark("1", T)));
    pass(INTERVAL.multipliedBy(3));
    assertThat(report().state()).isEqualTo(FeedState.LIVE);
    pass(Duration.ofSeconds(1));
    assertThat(report().state()).isEqualTo(FeedState.STALE);
  }

  @Test
  void feedThatWasNeverAnsweredFailsAfterThreeTurnsWithTheReason() {
    feed.subscribing();
    feed.onFailure("timeout");
    feed.onFailure("timeout");
    assertThat(report().state()).isEqualTo(FeedState.SUBSCRIBING);
    feed.onFailure("unreachable\u0007");
    assertThat(report().state()).isEqualTo(FeedState.FAILED);
    assertThat(report().reason()).isEqualTo("3 polls failed: unreachable\\u0007");
    assertThat(harness.published).isEmpty();
  }

  @Test
  void failuresThatEndInTimeMeanNothing() {
    feed.onAnswer(List.of(mark("1", T)));
    feed.onFailure("timeout");
    feed.onFailure("timeout");
    feed.onAnswer(List.of(mark("2", T + 1)));
    feed.onFailure("timeout");
    feed.onFailure("timeout");
    assertThat(report().state()).isEqualTo(FeedState.LIVE);
    assertThat(harness.story()).containsExactly("state 1~-", "state 2~-");
  }

  @Test
  void repeatedFailureInterruptsOnceAndTheNextAnswerHealsIt() {
    feed.onAnswer(List.of(mark("1", T)));
    for (int i = 0; i < 10; i++) {
      feed.onFailure("server_error: 503");
    }
    assertThat(report().state()).isEqualTo(FeedState.STALE);
    assertThat(report().reason()).isEqualTo("10 polls failed: server_error: 503");
    feed.onAnswer(List.of(mark("2", T + 1)));
    assertThat(report().state()).isEqualTo(FeedState.LIVE);
    assertThat(harness.story())
        .containsExactly("state 1~-", "interruption disconnect", "state 2~-");
  }

  @Test
  void answerThatCannotBeReadOrHoldsNothingIsAFailure() {
    feed.onUnreadable("no price");
    feed.onAnswer(List.of());
    feed.onUnreadable("no price");
    assertThat(report().state()).isEqualTo(FeedState.FAILED);
    FeedReport.Counts counts = report().counts();
    assertThat(counts.messages()).isEqualTo(2);
    assertThat(counts.rejected()).containsEntry("unreadable", 2L);
  }

  @Test
  void answerWithAStateOfAnotherFeedHasNoEffectAtAll() {
    List<SeriesEvent> mixed = List.of(mark("1", T), TestSeries.index(harness.instrument));
    assertThatIllegalArgumentException().isThrownBy(() -> feed.onAnswer(mixed));
    assertThat(harness.published).isEmpty();
    assertThat(report().state()).isEqualTo(FeedState.PENDING);
  }

  private SeriesEvent mark(String price, long timeMs) {
    return TestSeries.mark(harness.instrument, price, timeMs);
  }

  private void pass(Duration time) {
    feed.tick(harness.nanos.get());
    harness.nanos.addAndGet(time.toNanos());
  }

  private FeedReport report() {
    feed.tick(harness.nanos.get());
    return feed.report(harness.nanos.get());
  }
}
