package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.nats.StreamMessages.Stored;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.testing.RequiresTool;
import io.marketprism.collector.testing.net.FaultProxy;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of which nobody knows whether the stream holds them. */
@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class NatsSinkDoubtTest {
  private static final String BOOKS = "MARKETPRISM_BOOKS";
  private static final String TRADES = "MARKETPRISM_TRADES";
  private static final String BTC_TRADES = "trade.binance.spot.BTC-USDT";
  private static final Duration SOON = Duration.ofSeconds(30);

  /** The server forgets ids after this, so that only asking it prevents doubles. */
  private static final Duration SHORT_MEMORY = Duration.ofSeconds(1);

  private static final List<StreamSettings> FORGETFUL =
      StreamSettings.defaults().stream()
          .map(stream -> stream.withDuplicateWindow(SHORT_MEMORY))
          .toList();

  @TempDir Path folder;

  @Test
  void aRunThatEndedBeforeItsCursorWasWrittenDoublesNothingLongAfter() throws Exception {
    Path spool = folder.resolve("spool");
    Path copy = folder.resolve("copy");
    try (NatsServer server = NatsServer.start(folder.resolve("nats"))) {
      server.kill9();
      try (SinkHarness harness = forgetful(server, spool)) {
        harness.trades(SinkHarness.BTC, 0, 2_000);
        harness.trades(SinkHarness.ETH, 0, 500);
        Await.until("spooled", SOON, () -> harness.counts(DataType.TRADE).spooled() == 2_500);
        copy(spool, copy);
        server.restart();
        harness.awaitPublished(DataType.TRADE, 2_500);
      }
      Await.until("the server forgot", SOON, () -> age(server).compareTo(SHORT_MEMORY) > 0);

      try (SinkHarness harness = forgetful(server, copy)) {
        harness.trades(SinkHarness.BTC, 2_000, 3_000);
        harness.awaitPublished(DataType.TRADE, 3_500);
        assertThat(harness.occurrences(Occurrence.HELD_ALREADY)).isEqualTo(2_500);
      }
      assertThatTradesStandOnceInOrder(server, 3_000);
      assertThat(StreamMessages.of(server, TRADES)).hasSize(3_500);
    }
  }

  /** Events may be old when they are published, as after an outage, or of a recording. */
  @Test
  void oldEventsThatAStreamRefusedAmongYoungerOnesThatItTookArePublishedAgain() throws Exception {
    try (NatsServer server = NatsServer.start(folder.resolve("nats"));
        NatsClient client = server.connect()) {
      client.streams().addStream(smallBooks(100_000));
      try (SinkHarness harness =
          SinkHarness.start(
              server.url(), folder.resolve("spool"), builder -> builder.managesStreams(false))) {
        harness.pipeline().publish(oldSnapshot(10, 2_000));
        harness.pipeline().publish(oldSnapshot(11, 5_000));
        harness.pipeline().publish(oldSnapshot(12, 10));
        Await.until("a refusal", SOON, () -> harness.occurrences(Occurrence.REFUSED) > 0);
        client.streams().updateStream(smallBooks(10_000_000));
        harness.awaitPublished(DataType.ORDERBOOK, 3);

        assertThat(StreamMessages.of(server, BOOKS))
            .extracting(Stored::id)
            .containsExactlyInAnyOrder(
                "orderbook:binance:spot:BTCUSDT:s10:test-1:1",
                "orderbook:binance:spot:BTCUSDT:s11:test-1:1",
                "orderbook:binance:spot:BTCUSDT:s12:test-1:1");
      }
    }
  }

  private static StreamConfiguration smallBooks(long maxBytes) {
    return StreamConfiguration.builder()
        .name(BOOKS)
        .subjects("orderbook.>", "bbo.>")
        .discardPolicy(DiscardPolicy.New)
        .maxBytes(maxBytes)
        .build();
  }

  /** A book of so many bids, received long before the server would forget its id. */
  private static BookEvent oldSnapshot(long last, int bids) {
    long[] levels = new long[2 * bids];
    for (int i = 0; i < bids; i++) {
      levels[2 * i] = 1_000_000L - i;
      levels[2 * i + 1] = 1;
    }
    return new BookEvent.Builder(SinkHarness.BTC)
        .generation(1)
        .snapshot(last)
        .times(
            MarketEvent.UNKNOWN, SinkHarness.CLOCKS.epochNanos() - Duration.ofMinutes(10).toNanos())
        .scales(2, 5)
        .build(levels, bids, new BookEvent.Horizon(0, MarketEvent.UNKNOWN, MarketEvent.UNKNOWN));
  }

  @Test
  void whatAServerLostOfItsTailIsPublishedAgain() throws Exception {
    Path store = folder.resolve("store");
    Path older = folder.resolve("older");
    try (NatsServer server = NatsServer.in(folder).store(store).start();
        SinkHarness harness = SinkHarness.start(server.url(), folder.resolve("spool"))) {
      harness.trades(SinkHarness.BTC, 0, 1_000);
      harness.awaitPublished(DataType.TRADE, 1_000);
      server.suspend();
      copy(store, older);
      server.resume();
      harness.trades(SinkHarness.BTC, 1_000, 4_000);
      harness.awaitPublished(DataType.TRADE, 4_000);
      server.kill9();
      delete(store);
      copy(older, store);
      server.restart();
      harness.trades(SinkHarness.BTC, 4_000, 4_100);

      Await.until("lost", SOON, () -> harness.occurrences(Occurrence.TAIL_LOST) == 1);
      Await.until("again", SOON, () -> StreamMessages.count(server, TRADES) == 4_100);
      assertThatTradesStandOnceInOrder(server, 4_100);
      harness.awaitPublished(DataType.TRADE, 4_100);
      assertThat(harness.counts(DataType.TRADE).published()).isEqualTo(4_100);
    }
  }

  @Test
  void acknowledgementsThatComeTooLateAreLearnedFromAndNothingComesTwice() throws Exception {
    try (NatsServer server = NatsServer.start(folder.resolve("nats"));
        FaultProxy proxy = FaultProxy.before(server.port());
        SinkHarness harness =
            SinkHarness.start(
                "nats://" + proxy.authority(),
                folder.resolve("spool"),
                builder -> builder.inFlight(512, 4 << 20, Duration.ofMillis(300)))) {
      harness.trades(SinkHarness.BTC, 0, 1_000);
      harness.awaitPublished(DataType.TRADE, 1_000);
      proxy.toAll(relay -> relay.toClient().delay(Duration.ofMillis(500)));
      harness.trades(SinkHarness.BTC, 1_000, 6_000);
      harness.awaitPublished(DataType.TRADE, 6_000);

      assertThat(harness.occurrences(Occurrence.ACK_TIMEOUT)).isBetween(1L, 4L);
      assertThatTradesStandOnceInOrder(server, 6_000);
    }
  }

  @Test
  void nothingIsLostOrDoubledWhereTheLeaderOfAClusterIsKilled() throws Exception {
    try (NatsCluster cluster = NatsCluster.start(folder);
        SinkHarness harness = replicated(cluster)) {
      harness.trades(SinkHarness.BTC, 0, 2_000);
      harness.awaitPublished(DataType.TRADE, 2_000);
      NatsServer leader = cluster.leaderOf(TRADES);

      leader.kill9();
      harness.trades(SinkHarness.BTC, 2_000, 4_000);
      harness.awaitPublished(DataType.TRADE, 4_000);

      assertThatTradesStandOnceInOrder(another(cluster, leader), 4_000);
    }
  }

  @Test
  void aServerThatSaysItEndsIsLeftForAnotherBeforeItEnds() throws Exception {
    try (NatsCluster cluster = NatsCluster.start(folder);
        SinkHarness harness = replicated(cluster)) {
      harness.trades(SinkHarness.BTC, 0, 2_000);
      harness.awaitPublished(DataType.TRADE, 2_000);
      NatsServer ours =
          cluster.servers().stream().filter(NatsSinkDoubtTest::serves).findFirst().orElseThrow();

      ours.lameDuck();
      Await.until("left", SOON, () -> harness.occurrences(Occurrence.CONNECTED) == 2);
      assertThat(ours.isAlive()).isTrue();
      harness.trades(SinkHarness.BTC, 2_000, 4_000);
      harness.awaitPublished(DataType.TRADE, 4_000);

      assertThat(harness.occurrences(Occurrence.LAME_DUCK)).isEqualTo(1);
      assertThatTradesStandOnceInOrder(another(cluster, ours), 4_000);
    }
  }

  private SinkHarness replicated(NatsCluster cluster) throws IOException {
    List<StreamSettings> streams =
        StreamSettings.defaults().stream().map(stream -> stream.withReplicas(3)).toList();
    String urls = String.join(",", cluster.urls());
    return SinkHarness.start(urls, folder.resolve("spool"), builder -> builder.streams(streams));
  }

  private static NatsServer another(NatsCluster cluster, NatsServer than) {
    return cluster.servers().stream()
        .filter(server -> server != than && server.isAlive())
        .findFirst()
        .orElseThrow();
  }

  /** Whether the harness is connected to that server. */
  private static boolean serves(NatsServer server) {
    for (var connection : server.monitor("/connz").getAsJsonArray("connections")) {
      if (connection.getAsJsonObject().get("name").getAsString().equals("test")) {
        return true;
      }
    }
    return false;
  }

  private SinkHarness forgetful(NatsServer server, Path spool) throws IOException {
    return SinkHarness.start(server.url(), spool, builder -> builder.streams(FORGETFUL));
  }

  private static void assertThatTradesStandOnceInOrder(NatsServer server, long count)
      throws Exception {
    List<Stored> stored = StreamMessages.of(server, TRADES);
    assertThat(StreamMessages.doubled(stored)).isEmpty();
    assertThat(StreamMessages.ids(stored, BTC_TRADES))
        .containsExactlyElementsOf(
            LongStream.range(0, count)
                .mapToObj(id -> "trade:binance:spot:BTCUSDT:t" + id)
                .toList());
  }

  private static Duration age(NatsServer server) {
    try (NatsClient client = server.connect()) {
      var last = client.streams().getStreamInfo(TRADES).getStreamState().getLastTime();
      return Duration.between(last.toInstant(), SinkHarness.CLOCKS.wall().instant());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
