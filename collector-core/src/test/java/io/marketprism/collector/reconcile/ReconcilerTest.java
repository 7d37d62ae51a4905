package io.marketprism.collector.reconcile;

import static io.marketprism.collector.reconcile.DifferenceKind.CLOSE_WAIT;
import static io.marketprism.collector.reconcile.DifferenceKind.NOT_CLOSED;
import static io.marketprism.collector.reconcile.DifferenceKind.NOT_IN_KERNEL;
import static io.marketprism.collector.reconcile.DifferenceKind.NOT_OWNED;
import static io.marketprism.collector.reconcile.DifferenceKind.NOT_REGISTERED;
import static io.marketprism.collector.reconcile.DifferenceKind.TOO_MANY;
import static io.marketprism.collector.reconcile.DifferenceKind.WITHOUT_SOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.Connection;
import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.ConnectionSlot;
import io.marketprism.collector.connection.ConnectionState;
import io.marketprism.collector.connection.LeakInfo;
import io.marketprism.collector.connection.SlotSpec;
import io.marketprism.collector.connection.SocketEntry;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.resource.KernelSockets.Sight;
import io.marketprism.collector.resource.KernelSockets.View;
import io.marketprism.collector.resource.TcpSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReconcilerTest {
  private static final InetSocketAddress EXCHANGE = address(443);
  private static final InetSocketAddress NOBODY = new InetSocketAddress(0);

  private final AtomicLong nowNs = new AtomicLong(1_000);
  private final Clocks clocks = new Clocks(() -> Instant.parse("2026-11-26T09:24:14Z"), nowNs::get);
  private final ConnectionRegistry registry =
      new ConnectionRegistry(new ConnectionLimits(10, 10), StackSampling.ALL, clocks);
  private final List<TcpSocket> kernel = new ArrayList<>();
  private final List<LeakInfo> told = new ArrayList<>();
  private final List<ConnectionSlot> held = new ArrayList<>();
  private final Reconciler shared = reconciler(false);
  private final Reconciler whole = reconciler(true);
  private Sight sight = Sight.SEEN;
  private Runnable pause = () -> {};

  @Test
  void countsThatAgreeHaveNoDifference() {
    connected(live("spot/0"), 5000);
    connected(live("spot/1"), 5001);
    kernelHas(5000, "established");
    kernelHas(5001, "established");

    Reconciliation result = whole.reconcile();

    assertThat(result.differences()).isEmpty();
    assertThat(result.number()).isEqualTo(1);
    assertThat(List.of(result.sessions(), result.sockets(), result.confirmed()))
        .containsExactly(2, 2, 2);
    assertThat(result.differencesByKind()).hasSize(DifferenceKind.values().length);
    assertThat(result.differencesByKind().values()).containsOnly(0L);
  }

  @Test
  void socketOfAConnectionThatIsGoneIsNotRegistered() {
    Connection connection = live("spot/0");
    connected(connection, 5000);
    kernelHas(5000, "established");
    connection.closed(CloseReason.SILENT, "");

    Difference found = only(shared.reconcile());

    assertThat(found.kind()).isEqualTo(NOT_REGISTERED);
    assertThat(found.owner()).isEqualTo("spot/0#1");
    assertThat(found.detail()).isEqualTo("localhost/127.0.0.1:5000 to localhost/127.0.0.1:443");
    assertThat(found.createdAt()).isPresent();
    assertThat(found.leak()).isFalse();
  }

  @Test
  void openConnectionWithoutASocketIsFound() {
    live("spot/0");

    Difference found = only(shared.reconcile());

    assertThat(found.kind()).isEqualTo(WITHOUT_SOCKET);
    assertThat(found.owner()).isEqualTo("spot/0#1");
    assertThat(found.detail()).isEqualTo("live");
  }

  @Test
  void connectionWithMoreSocketsThanPlacesIsFound() {
    Connection connection = live("spot/0");
    connected(connection, 5000);
    connected(connection, 5001);
    kernelHas(5000, "established");
    kernelHas(5001, "established");

    Difference found = only(shared.reconcile());

    assertThat(found.kind()).isEqualTo(TOO_MANY);
    assertThat(found.detail()).isEqualTo("live, 2 sockets for 1 places");
  }

  @Test
  void connectionThatIsBeingOpenedMayTrySeveralAddresses() {
    Connection connection = connection("spot/0");
    connection.moveTo(ConnectionState.CONNECTING);
    connection.socket(new Object());
    connection.socket(new Object());
    kernelHas(5000, "syn_sent");

    Reconciliation result = whole.reconcile();

    assertThat(result.differences()).isEmpty();
    assertThat(result.sessions()).isZero();
    assertThat(result.sockets()).isEqualTo(2);
    assertThat(result.confirmed()).isZero();
  }

  @Test
  void socketThatTheKernelHasNotIsFound() {
    connected(live("spot/0"), 5000);

    Difference found = only(shared.reconcile());

    assertThat(found.kind()).isEqualTo(NOT_IN_KERNEL);
    assertThat(found.owner()).isEqualTo("spot/0#1");
  }

  @Test
  void socketThatCountsAsClosedAndIsStillThereIsFoundWithItsOwner() {
    Connection connection = live("spot/0");
    SocketEntry socket = connected(connection, 5000);
    kernelHas(5000, "established");
    assertThat(shared.reconcile().differences()).isEmpty();
    pass(Duration.ofSeconds(10));
    connection.closed(CloseReason.CLOSED, "");
    socket.closed();

    Difference found = only(shared.reconcile());

    assertThat(found.kind()).isEqualTo(NOT_CLOSED);
    assertThat(found.owner()).isEqualTo("spot/0#1");
    assertThat(found.detail())
        .isEqualTo("localhost/127.0.0.1:5000 to localhost/127.0.0.1:443, established");
    assertThat(found.ageNs()).isEqualTo(Duration.ofSeconds(10).toNanos());
    assertThat(found.createdAt()).isPresent();
  }

  @Test
  void differenceThatLastsHalfAMinuteIsALeakAndToldOnce() {
    live("spot/0");
    for (int seconds = 0; seconds < 30; seconds += 10) {
      assertThat(only(shared.reconcile()).leak()).isFalse();
      pass(Duration.ofSeconds(10));
    }
    assertThat(told).isEmpty();

    Difference found = only(shared.reconcile());
    pass(Duration.ofSeconds(10));
    Reconciliation after = shared.reconcile();

    assertThat(found.leak()).isTrue();
    assertThat(found.lastingNs()).isEqualTo(Duration.ofSeconds(30).toNanos());
    assertThat(told).extracting(LeakInfo::kind).containsExactly("without_socket");
    assertThat(after.leaksByKind()).isEqualTo(Map.of("without_socket", 1L));
    assertThat(after.leaks()).isEqualTo(told);
  }

  @Test
  void differenceThatComesAgainBeginsAnew() {
    Connection connection = live("spot/0");
    shared.reconcile();
    pass(Duration.ofSeconds(20));
    SocketEntry socket = connected(connection, 5000);
    kernelHas(5000, "established");
    assertThat(shared.reconcile().differences()).isEmpty();
    kernel.clear();
    socket.closed();
    pass(Duration.ofSeconds(20));

    assertThat(only(shared.reconcile()).lastingNs()).isZero();
  }

  @Test
  void differenceThatIsGoneAtTheSecondLookIsNone() {
    Connection connection = live("spot/0");
    kernelHas(5000, "established");
    pause = () -> connected(connection, 5000);

    assertThat(whole.reconcile().differences()).isEmpty();
  }

  @Test
  void connectionToTheOutsideThatNobodyOwnsCountsWhereTheProcessIsOurs() {
    kernelHas(6000, "established");

    Difference found = only(whole.reconcile());
    assertThat(found.kind()).isEqualTo(NOT_OWNED);
    assertThat(found.owner()).isEqualTo("unknown");
    assertThat(found.detail()).contains(":6000").contains(":443");

    Reconciliation besideOthers = shared.reconcile();
    assertThat(besideOthers.differences()).isEmpty();
    assertThat(besideOthers.foreignOutbound()).isEqualTo(1);
  }

  @Test
  void socketsOfOtherOwnersAreCountedByTheirLocalPorts() {
    kernelHas(4001, "established");
    kernel.add(socket(8087, NOBODY, "listen"));
    kernel.add(socket(8087, address(7001), "established"));
    kernel.add(socket(9999, NOBODY, "listen"));
    kernel.add(socket(9999, address(7002), "established"));

    Reconciliation result = whole.reconcile();

    assertThat(result.differences()).isEmpty();
    assertThat(result.owned()).isEqualTo(Map.of("nats", 1, "endpoints", 1));
    assertThat(result.foreignInbound()).isEqualTo(1);
    assertThat(result.foreignOutbound()).isZero();
  }

  @Test
  void connectionThatTheExchangeClosedAndWeDidNotIsALeakAfterHalfAMinute() {
    connected(live("spot/0"), 5000);
    kernelHas(5000, "close_wait");

    Difference found = only(shared.reconcile());
    assertThat(found.kind()).isEqualTo(CLOSE_WAIT);
    assertThat(found.owner()).isEqualTo("spot/0#1");
    assertThat(found.leak()).isFalse();

    pass(Duration.ofSeconds(30));
    assertThat(only(shared.reconcile()).leak()).isTrue();
  }

  @Test
  void inboundConnectionThatTheClientClosedIsTheServersBusiness() {
    kernel.add(socket(8087, NOBODY, "listen"));
    kernel.add(socket(8087, address(7001), "close_wait"));

    assertThat(whole.reconcile().differences()).isEmpty();
  }

  @Test
  void socketBehindAProxyIsKnownByItsPort() {
    connected(live("spot/0"), 5000);
    kernel.add(socket(5000, address(1080), "established"));

    Reconciliation result = whole.reconcile();

    assertThat(result.differences()).isEmpty();
    assertThat(result.confirmed()).isEqualTo(1);
  }

  @Test
  void portThatTwoConnectionsShareIsToldApartByTheOtherEnd() {
    InetSocketAddress other = address(8443);
    connected(live("spot/0"), 5000);
    live("spot/1").socket(new Object()).connected(socket(5000, other, "").local(), other);
    kernel.add(socket(5000, other, "close_wait"));
    kernelHas(5000, "established");

    assertThat(only(shared.reconcile()).owner()).isEqualTo("spot/1#1");
  }

  @Test
  void withoutTheKernelTheOtherCountsAreStillCompared() {
    sight = Sight.UNSUPPORTED;
    connected(live("spot/0"), 5000);
    live("spot/1");

    Reconciliation result = whole.reconcile();

    assertThat(result.sight()).isEqualTo(Sight.UNSUPPORTED);
    assertThat(only(result).kind()).isEqualTo(WITHOUT_SOCKET);
    assertThat(result.confirmed()).isZero();
  }

  @Test
  void idleConnectionsOfRequestsAreExpected() {
    ConnectionSlot slot =
        registry.claim(SlotSpec.rest("spot/rest", "spot", "https://exchange", "test", 4));
    Connection rest = slot.open("start", () -> {});
    connected(rest, 5000);
    kernelHas(5000, "established");

    assertThat(whole.reconcile().differences()).isEmpty();
  }

  @Test
  @Timeout(30)
  void handleThatWasDroppedIsALeakAtOnce() {
    Connection connection = live("spot/0");
    connected(connection, 5000);
    kernelHas(5000, "established");
    connection.socket(new Object());

    while (registry.leaksTotal() == 0) {
      System.gc();
    }
    Reconciliation result = shared.reconcile();

    assertThat(result.leaksByKind()).isEqualTo(Map.of("dropped_socket", 1L));
    assertThat(told).extracting(LeakInfo::kind).containsExactly("dropped_socket");
    assertThat(told.get(0).createdAt()).isPresent();
  }

  private Reconciler reconciler(boolean wholeProcess) {
    return Reconciler.builder(registry, clocks)
        .wholeProcess(wholeProcess)
        .owner(SocketOwner.of("nats", () -> Set.of(4001)))
        .owner(SocketOwner.of("endpoints", () -> Set.of(8087)))
        .pause(() -> pause.run())
        .onLeak(told::add)
        .kernel(() -> new View(sight, sight == Sight.SEEN ? kernel : List.of()))
        .build();
  }

  private static Difference only(Reconciliation result) {
    assertThat(result.differences()).hasSize(1);
    return result.differences().get(0);
  }

  private Connection connection(String name) {
    ConnectionSlot slot =
        registry.claim(SlotSpec.webSocket(name, "spot", "wss://exchange", "test"));
    held.add(slot);
    return slot.open("start", () -> {});
  }

  private Connection live(String slot) {
    Connection connection = connection(slot);
    connection.moveTo(ConnectionState.CONNECTING);
    connection.moveTo(ConnectionState.LIVE);
    return connection;
  }

  private SocketEntry connected(Connection connection, int port) {
    SocketEntry socket = connection.socket(kernel);
    socket.connected(socket(port, EXCHANGE, "").local(), EXCHANGE);
    return socket;
  }

  private void kernelHas(int port, String state) {
    kernel.add(socket(port, EXCHANGE, state));
  }

  private TcpSocket socket(int port, InetSocketAddress remote, String state) {
    long inode = 100L * port + remote.getPort();
    return new TcpSocket(inode, address(port), remote, state);
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private void pass(Duration time) {
    nowNs.addAndGet(time.toNanos());
  }
}
