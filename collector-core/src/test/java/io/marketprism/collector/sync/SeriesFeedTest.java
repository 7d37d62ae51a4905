package io.marketprism.collector.sync;

import static io.marketprism.collector.TestSeries.exact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.TestSeries;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.PriceEvent;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeriesFeedTest {
  private static final long T = TestEvents.EXCHANGE_MS;

  private final FeedHarness harness = new FeedHarness();
  private final SeriesFeed feed =
      new SeriesFeed(harness.context, harness.instrument, DataType.MARK_PRICE);

  @Test
  void everyStateWithANewerTimeIsAnEventAlsoWhereItsValueIsTheSame() {
    feed.subscribed();
    mark("1", T);
    mark("1", T + 1);
    mark("2", T + 1_000);
    assertThat(harness.story()).containsExactly("state 1~-", "state 1~-", "state 2~-");
    assertThat(feed.report(0).state()).isEqualTo(FeedState.LIVE);
    assertThat(feed.report(0).lagMs()).hasValue(23 - 1_000);
  }

  @Test
  void stateThatIsNotNewerIsStaleAndEqualOnesAreDoubles() {
    feed.subscribed();
    mark("1", T);
    mark("1.0", T);
    mark("3", T - 1);
    assertThat(harness.story()).containsExactly("state 1~-");
    assertThat(counts().stale()).isEqualTo(2);
  }

  @Test
  void anotherStateOfTheSameTimeIsARevisionOnce() {
    feed.subscribed();
    mark("1", T);
    mark("2", T);
    mark("2", T);
    mark("1", T);
    mark("3", T);
    mark("4", T + 1);
    assertThat(harness.story())
        .containsExactly("state 1~-", "revision 2~-", "revision 3~-", "state 4~-");
  }

  @Test
  void stateWithoutATimeIsADoubleOfTheOneBeforeOnly() {
    feed.subscribed();
    mark("1", MarketEvent.UNKNOWN);
    mark("1", MarketEvent.UNKNOWN);
    mark("2", MarketEvent.UNKNOWN);
    mark("1", MarketEvent.UNKNOWN);
    assertThat(harness.story()).containsExactly("state 1~-", "state 2~-", "state 1~-");
    assertThat(feed.report(0).lagMs()).isEmpty();
  }

  @Test
  void timesOfMixedKindsLoseNothing() {
    feed.subscribed();
    mark("1", T);
    mark("1", MarketEvent.UNKNOWN);
    mark("1", T);
    mark("1", T + 1);
    mark("1", MarketEvent.UNKNOWN);
    assertThat(harness.published).hasSize(4);
  }

  @Test
  void timeFarAheadIsRefusedAndDoesNotMakeStaleWhatFollows() {
    feed.subscribed();
    mark("9", T + 3_700_000);
    mark("1", T);
    assertThat(harness.story()).containsExactly("state 1~-");
    assertThat(counts().rejected()).containsOnlyKeys("time_ahead");
  }

  @Test
  void whatWasPublishedIsKnownAcrossALostConnectionWhichIsAnnouncedOnce() {
    feed.subscribed();
    mark("1", T);
    feed.lost(InterruptionReason.DISCONNECT);
    assertThat(feed.report(0).state()).isEqualTo(FeedState.STALE);
    feed.lost(InterruptionReason.DISCONNECT);
    feed.subscribed();
    mark("1", T);
    mark("2", T + 1);
    assertThat(harness.story())
        .containsExactly("state 1~-", "interruption disconnect", "state 2~-");
  }

  @Test
  void stateOfAnotherFeedIsRefusedAndCountsNowhere() {
    feed.subscribed();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> feed.onState(TestSeries.index(harness.instrument)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> feed.onState(TestSeries.mark(TestInstruments.linearSwap(), "1", T)));
    assertThat(counts()).isEqualTo(FeedReport.Counts.NONE);
  }

  @Test
  void messagesAreEventsAndStaleAndRejectedWhateverArrives() {
    feed.subscribed();
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      long time = random.nextInt(50) == 0 ? T + 7_200_000 : T + i / 4 - random.nextInt(3);
      mark(Integer.toString(random.nextInt(3)), time);
    }
    FeedReport.Counts counts = counts();
    long rejected = counts.rejected().values().stream().mapToLong(Long::longValue).sum();
    assertThat(counts.messages()).isEqualTo(20_000);
    assertThat(counts.events() + counts.stale() + rejected).isEqualTo(20_000);
    assertThat(counts.events()).isEqualTo(harness.published.size());
    assertThat(harness.published)
        .isSortedAccordingTo((a, b) -> Long.compare(a.exchangeTimeMs(), b.exchangeTimeMs()));
  }

  private void mark(String price, long timeMs) {
    feed.onState(PriceEvent.mark(harness.instrument, exact(price), TestSeries.at(timeMs)));
  }

  private FeedReport.Counts counts() {
    return feed.report(0).counts();
  }
}
