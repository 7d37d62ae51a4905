package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.SeriesFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One channel of an exchange carries several feeds. */
class SharedChannelTest {
  private static final ChannelName FUNDING = new ChannelName("", "mark", "mark funding");
  private static final ChannelName PRICE = new ChannelName("", "mark", "mark price");
  private static final ChannelName OTHER = new ChannelName("", "other");

  private final FakeSession session = new FakeSession();
  private final List<TreeSet<String>> told = new ArrayList<>();
  private final MarketSlot slot = new MarketSlot(new SlotLock(), Told::new, listener -> session);
  private final SeriesFeed funding = feed(DataType.FUNDING_RATE);
  private final SeriesFeed price = feed(DataType.MARK_PRICE);

  @BeforeEach
  void addBoth() {
    Map<ChannelName, Feed> both = new LinkedHashMap<>();
    both.put(FUNDING, funding);
    both.put(PRICE, price);
    slot.add(both);
  }

  @Test
  void channelIsSubscribedOnceAndItsFeedsAreKnownByTheirKeys() {
    assertThat(session.calls).containsExactly("subscribe [mark]");
    assertThat(told.get(0)).containsExactly("mark funding", "mark price");
  }

  @Test
  void whatIsSaidOfTheChannelIsSaidToAllItsFeeds() {
    slot.onSubscribed(1, List.of("mark", "unheard"));
    assertStates(FeedState.LIVE, FeedState.LIVE);
    slot.onLost(1, "gone");
    assertStates(FeedState.STALE, FeedState.STALE);
    slot.onRefused(2, "mark", "no");
    assertStates(FeedState.FAILED, FeedState.FAILED);
  }

  @Test
  void feedThatJoinsAnAcknowledgedChannelIsLiveAtOnce() {
    slot.remove(PRICE);
    slot.onSubscribed(1, List.of("mark"));
    slot.add(Map.of(PRICE, price));
    assertStates(FeedState.LIVE, FeedState.LIVE);
    assertThat(session.calls).containsExactly("subscribe [mark]");
  }

  @Test
  void feedThatJoinsAChannelOfALostConnectionWaits() {
    slot.remove(PRICE);
    slot.onSubscribed(1, List.of("mark"));
    slot.onLost(1, "gone");
    slot.add(Map.of(PRICE, price));
    assertStates(FeedState.STALE, FeedState.SUBSCRIBING);
    slot.onSubscribed(2, List.of("mark"));
    assertStates(FeedState.LIVE, FeedState.LIVE);
  }

  @Test
  void channelIsUnsubscribedWithItsLastFeedOnly() {
    slot.onSubscribed(1, List.of("mark"));
    slot.remove(FUNDING);
    assertStates(FeedState.PENDING, FeedState.LIVE);
    assertThat(session.calls).containsExactly("subscribe [mark]");
    slot.remove(PRICE);
    slot.remove(PRICE);
    assertThat(session.calls).containsExactly("subscribe [mark]", "unsubscribe [mark]");
  }

  @Test
  void channelThatIsAskedForAnewWaitsForItsAcknowledgement() {
    slot.onSubscribed(1, List.of("mark"));
    slot.remove(FUNDING);
    slot.remove(PRICE);
    slot.add(Map.of(PRICE, price, OTHER, feed(DataType.INDEX_PRICE)));
    assertThat(price.report(0).state()).isEqualTo(FeedState.SUBSCRIBING);
    assertThat(session.calls).last().isEqualTo("subscribe [mark, other]");
  }

  private void assertStates(FeedState ofFunding, FeedState ofPrice) {
    assertThat(funding.report(0).state()).isEqualTo(ofFunding);
    assertThat(price.report(0).state()).isEqualTo(ofPrice);
  }

  private static SeriesFeed feed(DataType type) {
    FeedContext context =
        new FeedContext(
            event -> {},
            new Clocks(() -> Instant.ofEpochSecond(1_795_357_800), () -> 0),
            () -> 1,
            Duration.ofSeconds(60));
    return new SeriesFeed(context, StubProtocol.BTCUSDT, type);
  }

  /** Writes down which feeds it is told of. */
  private final class Told implements FrameDecoder {
    private Told(Control unused) {}

    @Override
    public void feeds(Map<String, ? extends Feed> byChannel) {
      told.add(new TreeSet<>(byChannel.keySet()));
    }

    @Override
    public boolean isData(String frame) {
      return true;
    }

    @Override
    public Outcome decode(String frame, long receivedNs) {
      return Outcome.IGNORED;
    }
  }
}
