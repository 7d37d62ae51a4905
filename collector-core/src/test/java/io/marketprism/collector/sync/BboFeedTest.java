package io.marketprism.collector.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import org.junit.jupiter.api.Test;

class BboFeedTest {
  private final FeedHarness harness = new FeedHarness();
  private final BboFeed feed = new BboFeed(harness.context, harness.instrument);

  @Test
  void stateThatIsNotNewerIsStale() {
    feed.subscribed();
    bbo(5, 7, 7, 6, 8);
    assertThat(harness.story()).containsExactly("bbo 5", "bbo 7", "bbo 8");
    assertThat(feed.report(0).counts().stale()).isEqualTo(2);
    assertThat(feed.report(0).counts().messages()).isEqualTo(5);
  }

  @Test
  void idsMayBeginAnewAfterALostConnection() {
    feed.subscribed();
    bbo(5_000);
    feed.lost(InterruptionReason.DISCONNECT);
    feed.subscribed();
    bbo(1);
    assertThat(harness.story()).containsExactly("bbo 5000", "interruption disconnect", "bbo 1");
  }

  @Test
  void subscribedAgainDuringAHandOverForgetsNoId() {
    feed.subscribed();
    bbo(5);
    feed.subscribed();
    bbo(5);
    assertThat(harness.story()).containsExactly("bbo 5");
  }

  @Test
  void eventHoldsBothSidesAtTheScalesInForce() {
    feed.subscribed();
    feed.widen(3, 0);
    bbo(5);
    BboEvent event = (BboEvent) harness.published.get(0);
    assertThat(event.scales()).isEqualTo(new Scales(3, 5));
    assertThat(event.bid()).isEqualTo(new BboEvent.Quote(100, 1));
    assertThat(event.ask()).isEqualTo(new BboEvent.Quote(101, 2));
    assertThat(event.exchangeTime()).isEmpty();
    assertThat(feed.report(0).lagMs()).isEmpty();
  }

  private void bbo(long... ids) {
    for (long id : ids) {
      feed.onBbo(
          id,
          new BboEvent.Quote(100, 1),
          new BboEvent.Quote(101, 2),
          new BboEvent.Times(MarketEvent.UNKNOWN, 1));
    }
  }
}
