package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.health.DefaultHealthEvaluator;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.HealthInput;
import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.health.HealthSettings;
import io.marketprism.collector.health.HealthStatus;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.LiquidationFeed;
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

/** Channels that the exchange acknowledged, and on which nothing comes. Time is virtual. */
class SilentDeliveryTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_357_800);
  private static final Duration STALE_AFTER = Duration.ofSeconds(60);
  private static final Duration JOINING = Duration.ofSeconds(2);
  private static final String QUIET = "quiet: nothing was delivered yet";

  private final FeedContext context =
      new FeedContext(event -> {}, new Clocks(() -> NOW, this::now), () -> 1, STALE_AFTER);
  private final List<MarketSlot> slots = new ArrayList<>();
  private final LevelList none = new LevelList();
  private long nowNs = 1_000_000_000L;
  private long ids = 1;

  @Test
  void streamOnTheWrongRouteIsStaleAndHealthNamesIt() {
    MarketSlot books = acknowledged(Map.of("b", book()));
    acknowledged(Map.of("t", trades()));
    pass(books, "b", STALE_AFTER.plusSeconds(1));
    assertThat(states()).containsExactly("orderbook live", "trade stale");
    assertThat(reasons()).containsExactly("", Feed.NEVER_DELIVERED);
    HealthReport health =
        new DefaultHealthEvaluator(HealthSettings.DEFAULTS)
            .evaluate(
                new HealthInput(
                    NOW,
                    nowNs,
                    Duration.ofMinutes(5),
                    reports(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty()));
    assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
    assertThat(health.reasons().get(0).text())
        .isEqualTo("Stale: binance-spot BTC-USDT trade (" + Feed.NEVER_DELIVERED + ").");
  }

  @Test
  void connectionOnWhichNothingComesIsStaleAsAWhole() {
    acknowledged(Map.of("b", book(), "t", trades()));
    pass(STALE_AFTER.minus(JOINING));
    assertThat(states()).containsExactly("orderbook live", "trade live");
    pass(Duration.ofSeconds(1));
    assertThat(states()).containsExactly("orderbook stale", "trade stale");
    assertThat(reasons()).containsOnly(Feed.NEVER_DELIVERED);
  }

  @Test
  void tradesOfAQuietMarketAreLiveBesideABookThatMoves() {
    MarketSlot slot = acknowledged(Map.of("b", book(), "t", trades()));
    pass(slot, "b", Duration.ofMinutes(10));
    assertThat(states()).containsExactly("orderbook live", "trade live");
    assertThat(reasons()).containsExactly("", QUIET);
    pass(STALE_AFTER.plusSeconds(1));
    assertThat(states()).containsExactly("orderbook stale", "trade stale");
    slot.onFrame(1, "data t 1", 1);
    assertThat(states()).containsExactly("orderbook stale", "trade live");
    assertThat(reasons()).last().isEqualTo("");
  }

  @Test
  void bookOfAChannelThatNobodyKnowsIsStaleThoughOthersMove() {
    MarketSlot slot = acknowledged(Map.of("b", book(), "c", book()));
    pass(slot, "b", STALE_AFTER.plusSeconds(1));
    assertThat(states()).containsExactly("orderbook live", "orderbook stale");
  }

  @Test
  void channelOfWhichNothingCanBeReadIsNotCalledSilent() {
    TradeFeed feed = trades();
    acknowledged(Map.of("t", feed));
    feed.rejected("missing_field");
    pass(STALE_AFTER.plusSeconds(1));
    assertThat(states()).containsExactly("trade stale");
    assertThat(reasons()).containsExactly("delivered, but nothing of it could be read");
  }

  @Test
  void connectionsThatReplaceASilentOneDoNotHideThatNothingEverCame() {
    MarketSlot slot = acknowledged(Map.of("t", trades()));
    for (int generation = 2; generation < 5; generation++) {
      pass(Duration.ofSeconds(40));
      slot.onLost(generation - 1, "silent");
      slot.onSubscribed(generation, List.of("t"));
    }
    assertThat(reasons()).containsExactly(Feed.NEVER_DELIVERED);
    slot.onFrame(4, "data t 1", 1);
    assertThat(states()).containsExactly("trade live");
    slot.onLost(4, "reset");
    slot.onSubscribed(5, List.of("t"));
    assertThat(states()).containsExactly("trade live");
  }

  @Test
  void timeWithoutAConnectionIsNotCountedAsSilence() {
    MarketSlot slot = acknowledged(Map.of("t", trades()));
    pass(Duration.ofSeconds(1));
    slot.onLost(1, "reset");
    pass(Duration.ofMinutes(10));
    slot.onSubscribed(2, List.of("t"));
    pass(Duration.ofSeconds(1));
    assertThat(states()).containsExactly("trade live");
    assertThat(reasons()).containsExactly("");
  }

  @Test
  void liquidationsMayBeSilentForEverUnlessTheirConnectionIsDead() {
    acknowledged(Map.of("l", new LiquidationFeed(context, StubProtocol.BTCUSDT)));
    pass(Duration.ofDays(2));
    assertThat(states()).containsExactly("liquidation live");
    assertThat(reasons()).containsExactly(QUIET);
    acknowledged(Map.of("l", new LiquidationFeed(context, StubProtocol.BTCUSDT), "t", trades()));
    pass(STALE_AFTER.plusSeconds(1));
    assertThat(states()).containsExactly("liquidation live", "liquidation stale", "trade stale");
  }

  @Test
  void connectionThatCannotBeOpenedIsTheReason() {
    MarketSlot slot = slot(Map.of("t", trades()));
    slot.onUnreachable(1, "restricted: HTTP 451\u001b");
    assertThat(states()).containsExactly("trade subscribing");
    assertThat(reasons()).containsExactly("no connection: restricted: HTTP 451\\u001B");
    slot.onSubscribed(2, List.of("t"));
    slot.onUnreachable(3, "the second connection of a hand-over");
    assertThat(reasons()).containsExactly("");
  }

  private MarketSlot acknowledged(Map<String, Feed> byChannel) {
    MarketSlot slot = slot(byChannel);
    slot.onSubscribed(1, List.copyOf(byChannel.keySet()));
    slot.tick(nowNs);
    pass(JOINING);
    return slot;
  }

  private MarketSlot slot(Map<String, Feed> byChannel) {
    MarketSlot slot =
        new MarketSlot(new SlotLock(), WordDecoder::new, listener -> new FakeSession());
    Map<ChannelName, Feed> feeds = new LinkedHashMap<>();
    new TreeMap<>(byChannel).forEach((name, feed) -> feeds.put(new ChannelName("", name), feed));
    slot.add(feeds);
    slots.add(slot);
    return slot;
  }

  private TradeFeed trades() {
    return new TradeFeed(context, StubProtocol.BTCUSDT, true);
  }

  /** A book whose snapshot is there at once, and counts as joined after a second. */
  private BookSynchronizer book() {
    return new BookSynchronizer(
        context,
        StubProtocol.BTCUSDT,
        new StubProtocol().sequenceRule(),
        BookSettings.live(100, Optional.empty()),
        (book, ticket, attempt) ->
            book.onSnapshot(
                ticket, new BookSnapshot(0, none, none, true, true, new Scales(2, 5), 1, 1)));
  }

  private void pass(Duration time) {
    for (long left = time.toSeconds(); left > 0; left--) {
      nowNs += 1_000_000_000L;
      slots.forEach(slot -> slot.tick(nowNs));
    }
  }

  /** Time passes, and data comes on that channel all the while. */
  private void pass(MarketSlot slot, String channel, Duration time) {
    for (long left = time.toSeconds(); left > 0; left--) {
      slot.onFrame(1, "data " + channel + " " + ids++, 1);
      pass(Duration.ofSeconds(1));
    }
  }

  private long now() {
    return nowNs;
  }

  private List<FeedReport> reports() {
    List<FeedReport> reports = new ArrayList<>();
    slots.forEach(slot -> slot.report(nowNs, reports));
    return reports;
  }

  private List<String> states() {
    return reports().stream()
        .map(report -> report.dataType().wire() + " " + report.state().wire())
        .toList();
  }

  private List<String> reasons() {
    return reports().stream().map(FeedReport::reason).toList();
  }
}
