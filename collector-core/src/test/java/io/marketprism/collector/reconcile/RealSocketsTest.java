package io.marketprism.collector.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.Connection;
import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.ConnectionSlot;
import io.marketprism.collector.connection.ConnectionState;
import io.marketprism.collector.connection.SlotSpec;
import io.marketprism.collector.connection.SocketEntry;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.resource.KernelSockets.Sight;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** With sockets of this process and the kernel's own tables. */
@EnabledOnOs(OS.LINUX)
class RealSocketsTest {
  private static final Duration HEARD_WITHIN = Duration.ofSeconds(10);

  private final Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
  private final ConnectionRegistry registry =
      new ConnectionRegistry(new ConnectionLimits(10, 10), StackSampling.ALL, clocks);
  private final Reconciler reconciler = Reconciler.builder(registry, clocks).build();
  private final ConnectionSlot slot =
      registry.claim(SlotSpec.webSocket("spot/0", "spot", "wss://exchange", "test"));
  private final Connection connection = slot.open("start", () -> {});
  private ServerSocket server;
  private Socket client;
  private Socket accepted;
  private SocketEntry entry;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    client = new Socket();
    entry = connection.socket(client);
    connection.moveTo(ConnectionState.CONNECTING);
    client.connect(server.getLocalSocketAddress());
    entry.connected(
        (InetSocketAddress) client.getLocalSocketAddress(),
        (InetSocketAddress) client.getRemoteSocketAddress());
    connection.moveTo(ConnectionState.LIVE);
    accepted = server.accept();
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
    accepted.close();
    server.close();
  }

  @Test
  void socketIsFoundAndGoneWithItsClose() throws IOException {
    Reconciliation open = reconciler.reconcile();
    assertThat(open.sight()).isEqualTo(Sight.SEEN);
    assertThat(open.confirmed()).isEqualTo(1);
    assertThat(open.differences()).isEmpty();

    client.close();
    entry.closed();
    connection.closed(CloseReason.CLOSED, "");

    Reconciliation closed = reconciler.reconcile();
    assertThat(closed.confirmed()).isZero();
    assertThat(closed.differences()).isEmpty();
  }

  @Test
  void socketThatTheLedgerForgetsIsFoundInTheKernel() {
    reconciler.reconcile();
    entry.closed();
    connection.closed(CloseReason.CLOSED, "");

    List<Difference> found = reconciler.reconcile().differences();

    assertThat(found).extracting(Difference::kind).containsExactly(DifferenceKind.NOT_CLOSED);
    assertThat(found.get(0).owner()).isEqualTo("spot/0#1");
    assertThat(found.get(0).detail()).contains(":" + server.getLocalPort());
  }

  @Test
  void socketThatTheServerClosedWaitsForOurClose() throws IOException {
    accepted.close();

    List<Difference> found = awaitDifference(one -> one.kind() == DifferenceKind.CLOSE_WAIT);

    assertThat(found).extracting(Difference::owner).containsExactly("spot/0#1");
  }

  @Test
  void socketThatIsClosedUnderTheLedgerIsFound() throws IOException {
    client.close();

    List<Difference> found = awaitDifference(one -> true);

    assertThat(found).extracting(Difference::kind).containsExactly(DifferenceKind.NOT_IN_KERNEL);
  }

  /** The kernel hears of what the other end did a moment later. */
  private List<Difference> awaitDifference(Predicate<Difference> wanted) {
    long untilNs = System.nanoTime() + HEARD_WITHIN.toNanos();
    List<Difference> found = List.of();
    while (found.stream().noneMatch(wanted) && System.nanoTime() < untilNs) {
      found = reconciler.reconcile().differences();
    }
    return found;
  }
}
