package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.BookState;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.LiquidationFeed;
import io.marketprism.collector.sync.SnapshotSource;
import io.marketprism.collector.sync.TradeFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Channels of one slot, of which some fall silent. Time is virtual, and ticks come each second. */
class ChannelWatchTest {
  private static final Duration STALE_AFTER = Duration.ofSeconds(60);
  private static final Duration BUSY = Duration.ofMinutes(2);
  private static final String ANEW = "; subscribed anew";

  private final List<MarketEvent> published = new ArrayList<>();
  private final FeedContext context =
      new FeedContext(
          published::add,
          new Clocks(() -> Instant.ofEpochSecond(1_795_357_800), this::now),
          () -> 1,
          STALE_AFTER);
  private final FakeSession session = new FakeSession();
  private final MarketSlot slot =
      new MarketSlot(new SlotLock(), WordDecoder::new, listener -> session);
  private final Map<String, Feed> feeds = new TreeMap<>();
  private final LevelList none = new LevelList();
  private boolean answers = true;
  private String answer = "";
  private long nowNs = 1_000_000_000L;
  private long ids;
  private int answered;

  @Test
  void silentChannelIsAskedForAnewAndNoOtherIsDisturbed() {
    begin(Map.of("a", trades(), "b", trades()));
    flow(BUSY, "a", "b");
    answers = false;
    flow(STALE_AFTER, "b");
    assertThat(asked()).isEmpty();
    flow(Duration.ofSeconds(2), "b");
    assertThat(asked()).containsExactly("resubscribe [a]");
    assertThat(report("a").reason()).isEqualTo("no data for longer than usual" + ANEW);
    assertThat(report("a").state()).isEqualTo(FeedState.STALE);
    assertThat(report("b").state()).isEqualTo(FeedState.LIVE);
    assertThat(interruptions()).containsExactly(InterruptionReason.RESYNC);
    acknowledge("a");
    flow(Duration.ofSeconds(2), "a", "b");
    assertThat(report("a").state()).isEqualTo(FeedState.LIVE);
    assertThat(report("a").reason()).isEmpty();
    assertThat(report("a").counts().resubscribed()).isEqualTo(1);
    assertThat(report("b").counts().resubscribed()).isZero();
  }

  @Test
  void channelThatStaysSilentHasItsConnectionReplacedByAHandOver() {
    begin(Map.of("a", trades(), "b", trades()));
    flow(BUSY, "a", "b");
    flow(Duration.ofSeconds(125), "b");
    assertThat(asked()).containsExactly("resubscribe [a]", "hand over silent: a");
    assertThat(report("a").counts().replaced()).isEqualTo(1);
    assertThat(report("a").reason()).endsWith("; connection replaced");
    assertThat(report("b").counts().replaced()).isZero();
    assertThat(report("b").state()).isEqualTo(FeedState.LIVE);
    flow(Duration.ofSeconds(2), "a", "b");
    assertThat(report("a").reason()).isEmpty();
  }

  @Test
  void channelThatTheExchangeDoesNotAcknowledgeIsLeftToWhoAsksForIt() {
    begin(Map.of("a", trades(), "b", trades()));
    flow(BUSY, "a", "b");
    answers = false;
    flow(Duration.ofHours(1), "b");
    assertThat(asked()).containsExactly("resubscribe [a]");
  }

  @Test
  void channelThatIsAcknowledgedLateIsGivenItsTimeFromThen() {
    begin(Map.of("a", trades(), "b", trades()));
    flow(BUSY, "a", "b");
    answers = false;
    flow(Duration.ofSeconds(120), "b");
    acknowledge("a");
    flow(STALE_AFTER.minusSeconds(2), "b");
    assertThat(asked()).containsExactly("resubscribe [a]");
    flow(Duration.ofSeconds(5), "b");
    assertThat(asked()).containsExactly("resubscribe [a]", "hand over silent: a");
  }

  @Test
  void channelsThatHaveReallyBecomeQuietMakeNoStorm() {
    begin(Map.of("a", trades(), "b", trades(), "c", book(this::snapshot)));
    flow(BUSY, "a", "b", "c");
    flow(Duration.ofDays(1), "b");
    assertThat(asked("resubscribe")).hasSizeBetween(20, 60);
    assertThat(asked("hand over")).hasSizeBetween(4, 8);
    assertThat(report("b").state()).isEqualTo(FeedState.LIVE);
    assertThat(interruptions()).as("one each, and one of each new book").hasSizeLessThan(35);
  }

  @Test
  void answerToASubscriptionIsNoProofThatItsChannelWorks() {
    begin(Map.of("a", trades(), "b", trades()));
    flow(BUSY, "a", "b");
    answer = "a";
    flow(Duration.ofHours(6), "b");
    assertThat(asked("resubscribe")).hasSizeBetween(2, 12);
    assertThat(asked("hand over")).hasSizeBetween(1, 5);
  }

  @Test
  void replacementThatHelpedIsNotHeldAgainstTheNext() {
    begin(Map.of("a", trades(), "b", trades()));
    for (int i = 0; i < 4; i++) {
      flow(Duration.ofMinutes(10), "a", "b");
      flow(Duration.ofSeconds(125), "b");
    }
    assertThat(asked("hand over")).hasSize(4);
    assertThat(report("a").counts().replaced()).isEqualTo(4);
  }

  @Test
  void whatFallsSilentTogetherIsAskedForTogether() {
    begin(Map.of("a", trades(), "b", trades(), "c", trades()));
    flow(BUSY, "a", "b", "c");
    flow(STALE_AFTER.plusSeconds(10), "b");
    assertThat(asked()).containsExactly("resubscribe [a, c]");
  }

  @Test
  void tradesThatNeverCameOftenMayStop() {
    begin(Map.of("a", trades(), "b", trades()));
    for (int i = 0; i < 20; i++) {
      frame("a");
      flow(Duration.ofSeconds(30), "b");
    }
    flow(Duration.ofHours(3), "b");
    assertThat(asked()).isEmpty();
  }

  @Test
  void bookWhoseChannelNeverDeliveredThoughItMustIsAskedForAnewAndThenReplaced() {
    begin(Map.of("b", trades(), "c", channelBook()));
    flow(Duration.ofSeconds(200), "b");
    assertThat(asked()).startsWith("resubscribe [c]");
    assertThat(asked("hand over")).containsExactly("hand over silent: c");
    assertThat(report("c").counts().replaced()).isEqualTo(1);
  }

  @Test
  void bookThatNothingEverChangedIsNotFetchedAgainWhereItsSnapshotsAreAskedFor() {
    begin(Map.of("b", trades(), "c", book(this::snapshot)));
    flow(Duration.ofHours(1), "b");
    assertThat(asked()).isEmpty();
  }

  @Test
  void liquidationsMayBeSilentForDays() {
    begin(Map.of("b", trades(), "l", new LiquidationFeed(context, StubProtocol.BTCUSDT)));
    flow(Duration.ofDays(1), "b");
    assertThat(asked()).isEmpty();
  }

  @Test
  void liquidationsSayNothingOfTheChannelThatTheyShareWithTrades() {
    LiquidationFeed liquidations = new LiquidationFeed(context, StubProtocol.BTCUSDT);
    slot.add(
        Map.of(
            new ChannelName("", "x", "a"), trades(), new ChannelName("", "x", "l"), liquidations));
    begin(Map.of("b", trades()));
    slot.onSubscribed(1, List.of("x"));
    flow(BUSY, "a", "b");
    flow(STALE_AFTER.plusSeconds(3), "b");
    assertThat(asked()).containsExactly("resubscribe [x]");
  }

  @Test
  void bookWhoseSnapshotsFailAgainAndAgainIsAskedForAnew() {
    List<Long> tickets = new ArrayList<>();
    BookSynchronizer book = book((who, ticket, attempt) -> tickets.add(ticket));
    begin(Map.of("b", trades(), "c", book));
    for (int i = 0; i < STALE_AFTER.toSeconds(); i++) {
      slot.run(() -> book.onSnapshotFailed(tickets.get(tickets.size() - 1)));
      flow(Duration.ofSeconds(1), "b", "c");
    }
    assertThat(asked()).isEmpty();
    flow(Duration.ofSeconds(3), "b", "c");
    assertThat(asked()).containsExactly("resubscribe [c]");
    assertThat(report("c").counts().resubscribed()).isEqualTo(1);
    assertThat(report("c").state()).isEqualTo(FeedState.SYNCING);
  }

  @Test
  void bookWhoseRequestWaitsForItsTurnIsNotAskedForAnew() {
    begin(Map.of("b", trades(), "c", book((who, ticket, attempt) -> {})));
    flow(Duration.ofMinutes(30), "b", "c");
    assertThat(asked()).isEmpty();
  }

  @Test
  void bookThatIsAskedForAnewIsNotShownAsLiveMeanwhile() {
    BookSynchronizer book = book(this::snapshot);
    begin(Map.of("b", trades(), "c", book));
    flow(BUSY, "b", "c");
    assertThat(book.top().state()).isEqualTo(BookState.LIVE);
    answers = false;
    flow(STALE_AFTER.plusSeconds(2), "b");
    assertThat(asked()).containsExactly("resubscribe [c]");
    assertThat(book.top().state()).isEqualTo(BookState.STALE);
  }

  @Test
  void standstillOfTheProcessIsNoSilence() {
    begin(Map.of("a", trades(), "b", trades()));
    flow(BUSY, "a", "b");
    nowNs += Duration.ofMinutes(5).toNanos();
    flow(STALE_AFTER.minusSeconds(1), "b");
    assertThat(asked()).isEmpty();
    flow(Duration.ofSeconds(3), "b");
    assertThat(asked()).containsExactly("resubscribe [a]");
  }

  @Test
  void timeWithoutAConnectionIsNoSilence() {
    begin(Map.of("a", trades(), "b", trades()));
    flow(BUSY, "a", "b");
    slot.onLost(1, "reset");
    pass(Duration.ofMinutes(10));
    slot.onSubscribed(1, List.copyOf(feeds.keySet()));
    flow(STALE_AFTER.minusSeconds(1), "b");
    assertThat(asked()).isEmpty();
  }

  @Test
  void channelOfWhichOneFeedSpeaksIsAlive() {
    Feed busy = trades();
    slot.add(Map.of(new ChannelName("", "x", "a"), busy, new ChannelName("", "x", "b"), trades()));
    slot.onSubscribed(1, List.of("x"));
    flow(BUSY, "a", "b");
    flow(Duration.ofMinutes(20), "b");
    assertThat(asked()).isEmpty();
    flow(STALE_AFTER.plusSeconds(3));
    assertThat(asked()).containsExactly("resubscribe [x]");
  }

  private void begin(Map<String, Feed> byChannel) {
    feeds.putAll(byChannel);
    Map<ChannelName, Feed> named = new LinkedHashMap<>();
    feeds.forEach((name, feed) -> named.put(new ChannelName("", name), feed));
    slot.add(named);
    acknowledge(byChannel.keySet().toArray(String[]::new));
    slot.tick(nowNs);
  }

  private void acknowledge(String... channels) {
    slot.onSubscribed(1, List.of(channels));
  }

  private TradeFeed trades() {
    return new TradeFeed(context, StubProtocol.BTCUSDT, false);
  }

  private BookSynchronizer book(SnapshotSource source) {
    return new BookSynchronizer(
        context,
        StubProtocol.BTCUSDT,
        new StubProtocol().sequenceRule(),
        BookSettings.live(100, Optional.empty()),
        source);
  }

  private void snapshot(BookSynchronizer book, long ticket, int attempt) {
    book.onSnapshot(ticket, new BookSnapshot(0, none, none, true, true, new Scales(2, 5), 1, 1));
  }

  /** A book whose snapshots would come in its channel; asking for one again brings nothing. */
  private BookSynchronizer channelBook() {
    return new BookSynchronizer(
        context,
        StubProtocol.BTCUSDT,
        new StubProtocol().sequenceRule(),
        BookSettings.live(100, Optional.empty()).with(BookSettings.Snapshots.IN_CHANNEL),
        (who, ticket, attempt) -> {});
  }

  /** Time passes, and data comes on these all the while. */
  private void flow(Duration time, String... busy) {
    for (long left = time.toSeconds(); left > 0; left--) {
      for (String channel : busy) {
        frame(channel);
      }
      pass(Duration.ofSeconds(1));
    }
  }

  private void frame(String channel) {
    slot.onFrame(1, "data " + channel + " " + ++ids, 1);
  }

  /** Time passes; what is asked for anew is acknowledged, where the exchange answers. */
  private void pass(Duration time) {
    for (long left = time.toSeconds(); left > 0; left--) {
      nowNs += 1_000_000_000L;
      slot.tick(nowNs);
      if (answers) {
        answerRequests();
      }
    }
  }

  private void answerRequests() {
    List<String> requests = asked("resubscribe");
    for (String list : requests.subList(answered, requests.size())) {
      for (String channel :
          list.substring(list.indexOf('[') + 1, list.length() - 1).split(", ", -1)) {
        acknowledge(channel);
        if (channel.equals(answer)) {
          frame(channel);
        }
      }
    }
    answered = requests.size();
  }

  private List<String> asked() {
    return session.calls.stream().filter(call -> !call.startsWith("subscribe")).toList();
  }

  private List<String> asked(String what) {
    return session.calls.stream().filter(call -> call.startsWith(what)).toList();
  }

  private FeedReport report(String channel) {
    List<FeedReport> reports = new ArrayList<>();
    slot.report(nowNs, reports);
    return reports.get(List.copyOf(feeds.keySet()).indexOf(channel));
  }

  private List<InterruptionReason> interruptions() {
    return published.stream()
        .filter(InterruptionEvent.class::isInstance)
        .map(event -> ((InterruptionEvent) event).reason())
        .toList();
  }

  private long now() {
    return nowNs;
  }
}
