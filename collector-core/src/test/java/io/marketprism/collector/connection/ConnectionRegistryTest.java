package io.marketprism.collector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.model.Clocks;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionRegistryTest {
  private static final Instant EPOCH = Instant.parse("2026-11-22T00:00:00Z");

  private final AtomicLong nowNs = new AtomicLong(-5_000_000_000L);
  private final List<String> cancelled = new ArrayList<>();
  private final ConnectionRegistry registry = registry(StackSampling.ALL, 4, 3);

  @Test
  void slotHasOneHolder() {
    ConnectionSlot slot = claim("spot/0");
    assertThatThrownBy(() -> claim("spot/0"))
        .isInstanceOf(ConnectionRefusedException.class)
        .hasMessage("slot spot/0 is held by test already");
    slot.release();
    slot.release();
    claim("spot/0");
    assertThat(counts().refused()).isEqualTo(1);
    assertThat(counts().expected()).isEqualTo(1);
  }

  @Test
  void releasedSlotOpensNothing() {
    ConnectionSlot slot = claim("spot/0");
    slot.release();
    claim("spot/0");
    assertThatThrownBy(() -> open(slot)).hasMessage("slot spot/0 was released");
  }

  @Test
  void openingsMayBeHeldForAReasonWhileWhatIsThereGoesOn() {
    ConnectionSlot slot = claim("spot/0");
    Connection first = open(slot);
    registry.holdOpenings("the process has no descriptors left");
    ConnectionSlot other = claim("spot/1");
    assertThatThrownBy(() -> open(other))
        .isInstanceOf(ConnectionRefusedException.class)
        .hasMessage("no connection of spot/1: the process has no descriptors left");
    assertThat(first.moveTo(ConnectionState.CONNECTING)).isTrue();
    assertThat(counts().refused()).isEqualTo(1);
    registry.holdOpenings("");
    assertThat(open(other).state()).isEqualTo(ConnectionState.WAITING);
  }

  @Test
  void connectionIsListedWithWhatItDoes() {
    Connection connection = open(claim("spot/0"));
    assertThat(info().state()).isEqualTo(ConnectionState.WAITING);
    assertThat(info().openedAt()).isEmpty();
    assertThat(info().lastDataAgeNs()).isEmpty();
    pass(Duration.ofSeconds(1));
    connection.moveTo(ConnectionState.CONNECTING);
    connection.moveTo(ConnectionState.SUBSCRIBING);
    connection.channels(7);
    SocketEntry socket = connection.socket(new Object());
    socket.read(100);
    socket.read(50);
    connection.frame();
    connection.frame();
    connection.data(nowNs.get());
    pass(Duration.ofSeconds(2));
    assertThat(info())
        .isEqualTo(
            new ConnectionInfo(
                "spot/0",
                "spot",
                "websocket",
                "wss://exchange",
                1,
                1,
                ConnectionState.SUBSCRIBING,
                EPOCH.plusSeconds(1),
                2_000_000_000L,
                "start",
                Optional.of(EPOCH.plusSeconds(1)),
                OptionalLong.of(2_000_000_000L),
                OptionalLong.of(2_000_000_000L),
                150,
                2,
                7,
                ""));
  }

  @Test
  void generationsRiseAndTheLastReasonStays() {
    ConnectionSlot slot = claim("spot/0");
    Connection first = open(slot);
    first.moveTo(ConnectionState.CONNECTING);
    first.moveTo(ConnectionState.SUBSCRIBING);
    assertThat(first.closed(CloseReason.RESET, "by peer")).isTrue();
    assertThat(first.closed(CloseReason.RESET, "by peer")).isFalse();
    open(slot);
    assertThat(info().generation()).isEqualTo(2);
    assertThat(info().lastCloseReason()).isEqualTo("reset: by peer");
    assertThat(counts().closed()).containsExactly(Map.entry(CloseReason.RESET, 1L));
    assertThat(counts().opened()).isEqualTo(1);
  }

  @Test
  void whatNeverOpenedCountsAsAFailureAndWhatOnlyWaitedAsNothing() {
    ConnectionSlot slot = claim("spot/0");
    open(slot).closed(CloseReason.CLOSED, "");
    Connection second = open(slot);
    second.moveTo(ConnectionState.CONNECTING);
    second.closed(CloseReason.REFUSED, "");
    assertThat(counts().connectFailures()).containsExactly(Map.entry(CloseReason.REFUSED, 1L));
    assertThat(counts().closed()).isEmpty();
    assertThat(counts().opened()).isZero();
    assertThat(registry.connections()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ConnectionState.class)
  void changesThatMakeNoSenseAreIgnoredAndCounted(ConnectionState to) {
    Connection connection = open(claim("spot/0"));
    connection.moveTo(ConnectionState.CONNECTING);
    connection.moveTo(ConnectionState.SUBSCRIBING);
    connection.moveTo(ConnectionState.LIVE);
    boolean sensible = to == ConnectionState.LIVE || to == ConnectionState.CLOSING;
    assertThat(connection.moveTo(to)).isEqualTo(sensible);
    assertThat(counts().invalidTransitions()).isEqualTo(sensible ? 0 : 1);
    assertThat(info().state()).isEqualTo(sensible ? to : ConnectionState.LIVE);
  }

  @Test
  void closedConnectionStaysClosed() {
    Connection connection = open(claim("spot/0"));
    connection.closed(CloseReason.CLOSED, "");
    assertThat(connection.moveTo(ConnectionState.CONNECTING)).isFalse();
    assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
  }

  @Test
  void restConnectionComesBackToRest() {
    Connection connection =
        open(registry.claim(SlotSpec.rest("spot/rest", "spot", "https://exchange", "test", 2)));
    connection.moveTo(ConnectionState.CONNECTING);
    connection.moveTo(ConnectionState.LIVE);
    assertThat(connection.moveTo(ConnectionState.WAITING)).isTrue();
    assertThat(counts().registered()).isZero();
  }

  @Test
  void limitsHoldForVenueAndInAll() {
    claim("spot/0");
    claim("spot/1");
    claim("spot/2");
    assertThatThrownBy(() -> claim("spot/3"))
        .hasMessage("no place for another connection of spot/3: the limit is 3 for spot");
    registry.claim(SlotSpec.webSocket("swap/0", "swap", "wss://exchange", "test"));
    assertThatThrownBy(
            () -> registry.claim(SlotSpec.webSocket("swap/1", "swap", "wss://exchange", "test")))
        .hasMessage("no place for another connection of swap/1: the limit is 4 in all");
  }

  @Test
  void venueIsBoundedToWhatItsExchangeAllowsWhereThatIsLess() {
    registry.bound("spot", 2);
    registry.bound("swap", 100);
    assertThat(registry.limitOf("spot")).isEqualTo(2);
    assertThat(registry.limitOf("swap")).as("the limit of any venue").isEqualTo(3);
    claim("spot/0");
    ConnectionSlot second = claim("spot/1");
    assertThatThrownBy(() -> claim("spot/2"))
        .hasMessage("no place for another connection of spot/2: the limit is 2 for spot");
    open(second);
    assertThatThrownBy(() -> open(second))
        .as("for a hand-over")
        .hasMessage("no place for another connection of spot/1: the limit is 2 for spot");
    registry.claim(SlotSpec.rest("swap/rest", "swap", "https://exchange", "test", 2));
    assertThatThrownBy(
            () -> registry.claim(SlotSpec.webSocket("swap/0", "swap", "wss://exchange", "test")))
        .hasMessageContaining("4 in all");
  }

  @Test
  void restSlotTakesAsManyPlacesAsItMayHoldSockets() {
    registry.claim(SlotSpec.rest("spot/rest", "spot", "https://exchange", "test", 3));
    assertThatThrownBy(() -> claim("spot/0")).isInstanceOf(ConnectionRefusedException.class);
  }

  @Test
  void reconnectIsNeverRefusedButAHandOverMayBe() {
    ConnectionSlot slot = claim("spot/0");
    claim("spot/1");
    ConnectionSlot third = claim("spot/2");
    Connection first = open(slot);
    assertThatThrownBy(() -> open(slot))
        .hasMessage("no place for another connection of spot/0: the limit is 3 for spot");
    first.closed(CloseReason.RESET, "");
    first = open(slot);
    third.release();
    Connection second = open(slot);
    assertThat(registry.connections()).hasSize(2);
    assertThatThrownBy(() -> claim("spot/2")).isInstanceOf(ConnectionRefusedException.class);
    second.closed(CloseReason.HAND_OVER_FAILED, "");
    claim("spot/2");
    assertThat(first.generation()).isEqualTo(2);
  }

  @Test
  void connectionPastItsDeadlineIsTakenAwayOnce() {
    ConnectionSlot slot = claim("spot/0");
    Connection older = open(slot);
    older.moveTo(ConnectionState.CONNECTING);
    older.moveTo(ConnectionState.LIVE);
    older.expectGoneWithin(Duration.ofSeconds(30));
    pass(Duration.ofSeconds(30));
    assertThat(registry.reap()).isZero();
    pass(Duration.ofNanos(1));
    assertThat(registry.reap()).isEqualTo(1);
    assertThat(registry.reap()).isZero();
    assertThat(cancelled).containsExactly("start");
    assertThat(registry.reapedTotal()).isEqualTo(1);
  }

  @Test
  void deadlineCanBeTakenBack() {
    Connection connection = open(claim("spot/0"));
    connection.expectGoneWithin(Duration.ofSeconds(1));
    connection.expectToStay();
    pass(Duration.ofHours(1));
    assertThat(registry.reap()).isZero();
  }

  @Test
  void releaseCancelsWhatIsStillThere() {
    ConnectionSlot slot = claim("spot/0");
    open(slot);
    slot.release();
    assertThat(cancelled).containsExactly("start");
    assertThat(registry.connections()).isEmpty();
  }

  @Test
  void socketsAreCountedFromMakingToClose() {
    Connection connection = open(claim("spot/0"));
    SocketEntry socket = connection.socket(new Object());
    InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 443);
    socket.connected(null, remote);
    pass(Duration.ofSeconds(3));
    assertThat(registry.openSockets()).isEqualTo(1);
    SocketInfo info = registry.sockets().get(0);
    assertThat(info.slot()).isEqualTo("spot/0");
    assertThat(info.generation()).isEqualTo(1);
    assertThat(info.remote()).contains(remote);
    assertThat(info.local()).isEmpty();
    assertThat(info.ageNs()).isEqualTo(3_000_000_000L);
    assertThat(info.createdAt().orElseThrow().getStackTrace()).isNotEmpty();
    assertThat(socket.closed()).isTrue();
    assertThat(socket.closed()).isFalse();
    assertThat(registry.openSockets()).isZero();
    assertThat(registry.socketCounts().created()).isEqualTo(1);
    assertThat(registry.socketCounts().connected()).isEqualTo(1);
  }

  @Test
  void stacksAreKeptOfEvery64thOrOfNone() {
    assertThat(stacksOf(StackSampling.SAMPLED, 640)).isEqualTo(10);
    assertThat(stacksOf(StackSampling.OFF, 640)).isZero();
  }

  @Test
  void droppedHandlesAreFound() {
    Connection connection = open(claim("spot/0"));
    connection
        .socket(new Object())
        .connected(null, new InetSocketAddress(InetAddress.getLoopbackAddress(), 443));
    connection.socket(new Object()).closed();
    claim("spot/1");
    for (int i = 0; i < 200 && registry.leaksTotal() < 2; i++) {
      System.gc();
    }
    assertThat(registry.leaks()).extracting(LeakInfo::kind).contains("socket", "slot");
    assertThat(registry.leaks())
        .filteredOn(leak -> leak.kind().equals("socket"))
        .singleElement()
        .satisfies(leak -> assertThat(leak.detail()).contains("443"))
        .satisfies(leak -> assertThat(leak.createdAt()).isPresent());
    assertThat(registry.openSockets()).isZero();
    claim("spot/1");
  }

  @Test
  void countsAreExactUnderConcurrency() throws Exception {
    ConnectionRegistry shared = registry(StackSampling.OFF, 1_000, 1_000);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch go = new CountDownLatch(1);
    IntStream.range(0, 8)
        .forEach(
            thread ->
                threads.execute(
                    () -> {
                      await(go);
                      for (int i = 0; i < 500; i++) {
                        live(shared, "spot/" + thread);
                      }
                    }));
    go.countDown();
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    ConnectionCounts counts = shared.counts().get(0);
    assertThat(counts.opened()).isEqualTo(4_000);
    assertThat(counts.closed()).containsExactly(Map.entry(CloseReason.SERVER_CLOSE, 4_000L));
    assertThat(counts.expected()).isZero();
    assertThat(counts.registered()).isZero();
    assertThat(shared.openSockets()).isZero();
    assertThat(shared.socketCounts().created()).isEqualTo(4_000);
  }

  private static void live(ConnectionRegistry registry, String name) {
    ConnectionSlot slot =
        registry.claim(SlotSpec.webSocket(name, "spot", "wss://exchange", "test"));
    Connection connection = slot.open("start", () -> {});
    SocketEntry socket = connection.socket(new Object());
    connection.moveTo(ConnectionState.CONNECTING);
    connection.moveTo(ConnectionState.SUBSCRIBING);
    registry.connections();
    registry.counts();
    socket.closed();
    connection.closed(CloseReason.SERVER_CLOSE, "");
    slot.release();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long stacksOf(StackSampling sampling, int sockets) {
    ConnectionRegistry sampled = registry(sampling, 10, 10);
    Connection connection =
        sampled
            .claim(SlotSpec.webSocket("spot/0", "spot", "wss://exchange", "test"))
            .open("start", () -> {});
    List<Object> held = new ArrayList<>();
    for (int i = 0; i < sockets; i++) {
      Object socket = new Object();
      held.add(socket);
      connection.socket(socket);
    }
    assertThat(held).hasSize(sockets);
    return sampled.sockets().stream().filter(socket -> socket.createdAt().isPresent()).count();
  }

  private ConnectionRegistry registry(StackSampling sampling, int total, int perVenue) {
    long startNs = nowNs.get();
    Clocks clocks = new Clocks(() -> EPOCH.plusNanos(nowNs.get() - startNs), nowNs::get);
    return new ConnectionRegistry(new ConnectionLimits(total, perVenue), sampling, clocks);
  }

  private ConnectionSlot claim(String name) {
    return registry.claim(SlotSpec.webSocket(name, "spot", "wss://exchange", "test"));
  }

  private Connection open(ConnectionSlot slot) {
    return slot.open("start", () -> cancelled.add("start"));
  }

  private ConnectionInfo info() {
    return registry.connections().get(0);
  }

  private ConnectionCounts counts() {
    return registry.counts().get(0);
  }

  private void pass(Duration time) {
    nowNs.addAndGet(time.toNanos());
  }
}
