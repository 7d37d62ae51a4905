package io.marketprism.collector.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestSeries;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestartTest {
  private static final LastEvents FIVE_MS =
      (instrument, feed) -> Optional.of(new LastEvent(5_999_999));

  private final FeedHarness harness = new FeedHarness();

  @Test
  void firstEventOfARunIsPrecededByARestartFromTheLastOneOnDisk() {
    BboFeed feed = bbo(Restarts.after(FIVE_MS));
    state(feed, 1);
    state(feed, 2);
    assertThat(harness.story()).containsExactly("interruption restart", "bbo 1", "bbo 2");
    InterruptionEvent restart = (InterruptionEvent) harness.published.get(0);
    assertThat(restart.fromMs()).isEqualTo(5);
    assertThat(restart.feed()).isEqualTo(DataType.BBO);
    assertThat(restart.generation()).isEqualTo(MarketEvent.UNKNOWN);
    assertThat(restart.number()).isEqualTo(1);
  }

  @Test
  void timeIsUnknownWhereNothingWasFound() {
    state(bbo(Restarts.after(LastEvents.NONE)), 1);
    assertThat(harness.story()).containsExactly("interruption restart", "bbo 1");
    assertThat(((InterruptionEvent) harness.published.get(0)).fromMs())
        .isEqualTo(MarketEvent.UNKNOWN);
  }

  @Test
  void nothingIsSaidWhereNoRunIsFollowed() {
    state(bbo(Restarts.none()), 1);
    assertThat(harness.story()).containsExactly("bbo 1");
  }

  @Test
  void nothingIsAskedBeforeTheFirstEvent() {
    Restarts restarts =
        Restarts.after(
            (instrument, feed) -> {
              throw new AssertionError("asked before there is an event");
            });
    BboFeed feed = bbo(restarts);
    feed.lost(InterruptionReason.DISCONNECT);
    feed.failed("refused");
    assertThat(harness.published).isEmpty();
  }

  @Test
  void feedThatIsSubscribedAnewInTheSameRunIsNotRestarted() {
    Restarts restarts = Restarts.after(FIVE_MS);
    state(bbo(restarts), 1);
    state(bbo(restarts), 2);
    assertThat(harness.story()).containsExactly("interruption restart", "bbo 1", "bbo 2");
  }

  @Test
  void everyFeedOfAnInstrumentIsToldForItself() {
    FeedContext context = harness.context(Restarts.after(FIVE_MS), 0);
    state(bbo(context), 1);
    SeriesFeed series = new SeriesFeed(context, harness.instrument, DataType.MARK_PRICE);
    series.subscribed();
    series.onState(TestSeries.mark(harness.instrument, "1", 1));
    assertThat(harness.published.stream().filter(InterruptionEvent.class::isInstance))
        .extracting(MarketEvent::feed)
        .containsExactly(DataType.BBO, DataType.MARK_PRICE);
  }

  private BboFeed bbo(Restarts restarts) {
    return bbo(harness.context(restarts, 0));
  }

  private BboFeed bbo(FeedContext context) {
    BboFeed feed = new BboFeed(context, harness.instrument);
    feed.subscribed();
    return feed;
  }

  private static void state(BboFeed feed, long id) {
    BboEvent.Quote quote = new BboEvent.Quote(100, 1);
    feed.onBbo(id, quote, quote, new BboEvent.Times(MarketEvent.UNKNOWN, 1));
  }
}
