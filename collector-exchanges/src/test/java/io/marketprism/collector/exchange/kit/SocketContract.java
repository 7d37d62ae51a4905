package io.marketprism.collector.exchange.kit;

import static io.marketprism.collector.model.DataType.BBO;
import static io.marketprism.collector.model.DataType.ORDERBOOK;
import static io.marketprism.collector.model.DataType.TRADE;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.BookState;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import io.marketprism.collector.spi.TradeSource;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whole collectors of the venue, over sockets to loopback. */
interface SocketContract extends Contract {
  /** A collector of the first instrument, not started. */
  private LoopbackVenue venue(DataType... types) throws IOException {
    return new LoopbackVenue(script(), instruments().subList(0, 1), Set.of(types));
  }

  @Test
  default void closeWithoutStartAndCloseAgainAskForNothing() throws IOException {
    try (LoopbackVenue venue = venue(ORDERBOOK, TRADE)) {
      venue.closeAndRequireThatAllIsFreed();
      venue.closeAndRequireThatAllIsFreed();
      assertThat(venue.requests).isEmpty();
      assertThat(venue.peers).isEmpty();
    }
  }

  @Test
  default void feedsAreLiveAfterTheExchangesWordAndBooksAfterTheirSnapshotToo() throws IOException {
    try (LoopbackVenue venue = venue(ORDERBOOK, TRADE, BBO)) {
      venue.withholdsWords = true;
      venue.withholdsBooks = true;
      venue.collector.start();
      venue.await("asked for all", () -> asked(venue) == 3);
      assertThat(venue.count(FeedState.LIVE)).isZero();
      List<String> greetings = script().greetings();
      assertThat(venue.peers)
          .allSatisfy(
              peer -> assertThat(peer.sent.subList(0, greetings.size())).isEqualTo(greetings));
      venue.releaseWords();
      venue.awaitLive(2);
      assertThat(venue.report(script().instrument(), ORDERBOOK).state())
          .isEqualTo(FeedState.SYNCING);
      assertThat(venue.published()).isZero();
      venue.releaseBooks(SlotRig.BEGIN);
      venue.awaitLive(3);
      venue.awaitStory(ORDERBOOK, "snapshot 160");
    }
  }

  private long asked(LoopbackVenue venue) {
    return venue.peers.stream()
        .flatMap(peer -> peer.sent.stream())
        .flatMap(frame -> script().asked(frame).channels().stream())
        .filter(channel -> !script().ownChannels().contains(channel))
        .count();
  }

  @Test
  default void collectsThroughHostileFramesAndFreesAllWhenItCloses() throws IOException {
    try (LoopbackVenue venue = venue(ORDERBOOK, TRADE, BBO)) {
      venue.sendsBooksFirst = true;
      venue.live(3);
      venue.sendDelta(SlotRig.BEGIN, 161);
      venue.send(TRADE, venue.trade(1));
      List<String> hostile =
          List.of("", "{", "\u0000", "{\"x\":" + "[".repeat(99), venue.trade(2) + "}");
      hostile.forEach(frame -> venue.send(TRADE, frame));
      script().idleWords().forEach(frame -> venue.send(ORDERBOOK, frame));
      script().lifeCheck().ifPresent(frame -> venue.send(ORDERBOOK, frame));
      venue.send(BBO, script().quote(script().instrument(), 5, SlotRig.BID, SlotRig.ASK));
      venue.sendDelta(161, 162);
      venue.send(TRADE, venue.trade(2));
      venue.awaitStory(ORDERBOOK, "update 161>162");
      venue.awaitStory(TRADE, "trade 2");
      venue.awaitStory(BBO, "bbo");
      assertThat(venue.story(ORDERBOOK))
          .containsExactly("snapshot 160", "update 160>161", "update 161>162");
      assertThat(venue.story(TRADE)).containsExactly("trade 1", "trade 2");
      FrameCounts frames = venue.frames();
      assertThat(sum(frames)).isEqualTo(hostile.size());
      assertThat(frames.frames())
          .isEqualTo(frames.data() + frames.control() + frames.ignored() + sum(frames));
      if (script().lifeCheck().isPresent()) {
        venue.await(
            "answered",
            () ->
                venue.carriers(script().instrument(), ORDERBOOK).get(0).sent.stream()
                    .anyMatch(script()::answersLifeCheck));
      }
      closesForGood(venue);
    }
  }

  private static long sum(FrameCounts frames) {
    return frames.rejected().values().stream().mapToLong(Long::longValue).sum();
  }

  private static void closesForGood(LoopbackVenue venue) {
    int published = venue.published();
    venue.closeAndRequireThatAllIsFreed();
    venue.peers.forEach(peer -> peer.send(venue.trade(3)));
    venue.peers.forEach(peer -> peer.send(venue.delta(162, 163)));
    venue.closeAndRequireThatAllIsFreed();
    assertThat(venue.published()).isEqualTo(published);
    assertThat(venue.collector.health().ready()).isFalse();
  }

  @Test
  default void refusedChannelFailsWithTheExchangesWordsAndTheOtherIsCollected() throws IOException {
    String other = script().otherInstrument();
    String refused =
        script().protocol().channel(instruments().get(1), TRADE, TradeSource.USUAL).name();
    try (LoopbackVenue venue = new LoopbackVenue(script(), instruments(), Set.of(TRADE))) {
      venue.refuses = refused::equals;
      venue.live(1);
      venue.await("refused", () -> venue.count(FeedState.FAILED) == 1);
      assertThat(venue.report(other, TRADE).state()).isEqualTo(FeedState.FAILED);
      assertThat(venue.report(other, TRADE).reason()).contains("no such channel");
      venue.send(TRADE, venue.trade(1));
      venue.awaitStory(TRADE, "trade 1");
      venue.closeAndRequireThatAllIsFreed();
    }
  }

  @Test
  default void lostConnectionIsReplacedAndAnInterruptionStandsBeforeTheNextValidData()
      throws IOException {
    try (LoopbackVenue venue = venue(ORDERBOOK, TRADE)) {
      venue.live(2);
      int before = venue.peers.size();
      venue.send(TRADE, venue.trade(1));
      venue.awaitStory(TRADE, "trade 1");
      venue.bookAt = 200;
      List.copyOf(venue.peers).forEach(LoopbackPeer::end);
      venue.awaitStory(TRADE, "trade interrupted: disconnect");
      venue.await("connected again", () -> venue.peers.size() == 2 * before);
      venue.awaitLive(2);
      venue.send(TRADE, venue.trade(5));
      venue.sendDelta(200, 201);
      venue.awaitStory(TRADE, "trade 5");
      venue.awaitStory(ORDERBOOK, "update 200>201");
      assertThat(venue.story(TRADE))
          .containsExactly("trade 1", "trade interrupted: disconnect", "trade 5");
      assertThat(venue.story(ORDERBOOK))
          .containsExactly(
              "snapshot 160",
              "orderbook interrupted: disconnect",
              "snapshot 200",
              "update 200>201");
      venue.closeAndRequireThatAllIsFreed();
    }
  }

  @Test
  default void bookWithAGapIsNotValidUntilANewSnapshotWasAskedForAndCame() throws IOException {
    try (LoopbackVenue venue = venue(ORDERBOOK)) {
      venue.live(1);
      int connections = venue.peers.size();
      venue.withholdsBooks = true;
      venue.sendDelta(170, 171);
      venue.awaitStory(ORDERBOOK, "orderbook interrupted: gap");
      venue.sendDelta(171, 172);
      venue.await("asked anew", () -> venue.bookRequests.size() == 2 || asked(venue) == 3);
      assertThat(state(venue)).isNotEqualTo(BookState.LIVE);
      venue.await("carried", () -> !venue.carriers(script().instrument(), ORDERBOOK).isEmpty());
      venue.releaseBooks(172);
      venue.awaitStory(ORDERBOOK, "snapshot 172");
      venue.sendDelta(172, 173);
      venue.awaitStory(ORDERBOOK, "update 172>173");
      assertThat(venue.story(ORDERBOOK))
          .containsExactly(
              "snapshot 160", "orderbook interrupted: gap", "snapshot 172", "update 172>173");
      assertThat(state(venue)).isEqualTo(BookState.LIVE);
      assertThat(venue.peers).as("without another connection").hasSize(connections);
      venue.closeAndRequireThatAllIsFreed();
    }
  }

  private BookState state(LoopbackVenue venue) {
    String name = script().protocol().description().venue().name();
    return venue.collector.top(name, script().instrument()).orElseThrow().state();
  }

  @Test
  default void feedsComeAndGoAtRunTimeWithoutTouchingTheOthers() throws IOException {
    String name = script().protocol().description().venue().name();
    String other = script().otherInstrument();
    try (LoopbackVenue venue = venue(TRADE)) {
      venue.live(1);
      venue.send(TRADE, venue.trade(1));
      venue.collector.subscribe(name, other, Set.of(TRADE));
      venue.awaitLive(2);
      assertThat(venue.peers).as("on the same connection").hasSize(1);
      LoopbackPeer peer = venue.peers.get(0);
      peer.send(script().trade(other, 1, SlotRig.BID));
      venue.await("other", () -> venue.story(other, TRADE).contains("trade 1"));
      venue.collector.unsubscribe(name, script().instrument(), Set.of(TRADE));
      venue.await("unsubscribed", () -> peer.channels.size() == 1 + script().ownChannels().size());
      peer.send(venue.trade(2));
      peer.send(script().trade(other, 2, SlotRig.BID));
      venue.await("other goes on", () -> venue.story(other, TRADE).contains("trade 2"));
      assertThat(venue.story(other, TRADE)).containsExactly("trade 1", "trade 2");
      assertThat(venue.story(TRADE)).containsExactly("trade 1");
      assertThat(venue.frames().ignored()).isEqualTo(1);
      venue.collector.unsubscribe(name, other, Set.of(TRADE));
      venue.await("the empty connection is closed", () -> !peer.isOpen());
      venue.closeAndRequireThatAllIsFreed();
    }
  }

  /** Also that late frames of the connection that was replaced change nothing. */
  @Test
  default void announcedEndIsAHandOverThatLosesAndDoublesNothing() throws IOException {
    if (script().plannedEnd().isEmpty()) {
      script()
          .protocol()
          .description()
          .sockets()
          .keySet()
          .forEach(
              route ->
                  assertThat(
                          script()
                              .protocol()
                              .session(route, URI.create("ws://exchange.test"))
                              .limits()
                              .lifetime())
                      .as("no notice, hence no end that is planned")
                      .isZero());
      return;
    }
    try (LoopbackVenue venue = venue(ORDERBOOK, TRADE)) {
      venue.live(2);
      venue.sendDelta(SlotRig.BEGIN, 161);
      venue.send(TRADE, venue.trade(1));
      venue.awaitStory(ORDERBOOK, "update 160>161");
      venue.bookAt = 161;
      handOver(venue);
      assertThat(venue.story(TRADE)).containsExactly("trade 1", "trade 2", "trade 3", "trade 4");
      assertThat(venue.story(ORDERBOOK))
          .containsExactly("snapshot 160", "update 160>161", "update 161>162", "update 162>163");
      assertThat(state(venue)).isEqualTo(BookState.LIVE);
      venue.isMute = false;
      venue.closeAndRequireThatAllIsFreed();
    }
  }

  private void handOver(LoopbackVenue venue) {
    String id = script().instrument();
    venue.isMute = true;
    List<LoopbackPeer> old = List.copyOf(venue.peers);
    old.forEach(peer -> peer.send(script().plannedEnd().orElseThrow()));
    venue.await(
        "second connections",
        () -> venue.carriers(id, TRADE).size() == 2 && venue.carriers(id, ORDERBOOK).size() == 2);
    List<LoopbackPeer> trades = venue.carriers(id, TRADE);
    List<LoopbackPeer> books = venue.carriers(id, ORDERBOOK);
    trades.get(1).send(venue.trade(2));
    trades.get(1).send(venue.trade(3));
    trades.get(0).send(venue.trade(2));
    books.get(1).send(venue.delta(161, 162));
    books.get(0).send(venue.delta(161, 162));
    venue.await("the older are closed", () -> old.stream().noneMatch(LoopbackPeer::isOpen));
    trades.get(0).send(venue.trade(99));
    books.get(0).send(venue.delta(162, 199));
    trades.get(1).send(venue.trade(4));
    books.get(1).send(venue.delta(162, 163));
    venue.awaitStory(TRADE, "trade 4");
    venue.awaitStory(ORDERBOOK, "update 162>163");
  }
}
