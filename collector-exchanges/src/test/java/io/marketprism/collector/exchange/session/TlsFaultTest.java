package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.Connection;
import io.marketprism.collector.connection.ConnectionSlot;
import io.marketprism.collector.connection.SlotSpec;
import io.marketprism.collector.testing.net.RawExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS that cannot be agreed on: a reason of its own, one try at a time, and nothing left. */
class TlsFaultTest {
  private static final int TRIES = 200;
  private static final int MORE_DESCRIPTORS = 8;
  private static final byte[] HANDSHAKE_FAILURE = {0x15, 3, 3, 0, 2, 2, 40};

  @TempDir private static Path folder;

  private LoopbackSlot slot = new LoopbackSlot();

  @AfterEach
  void noSocketIsLeft() {
    slot.close();
  }

  @Test
  void certificateThatHoldsIsTaken() throws Exception {
    Authority authority = Authority.vouchingFor("localhost", "-1H", folder);
    use(authority.client());
    RawExchange.Script script = (n, peer) -> peer.serve().awaitEnd();
    try (RawExchange exchange = new RawExchange(authority.server(), script)) {
      slot.session(wss(exchange), "a");
      slot.listener.await("frame 1 data x");
    }
  }

  @Test
  void certificateOfAnotherHostIsATlsFailure() throws Exception {
    Authority authority = Authority.vouchingFor("other.test", "-1H", folder);
    use(authority.client());
    try (RawExchange exchange = new RawExchange(authority.server(), (n, peer) -> peer.serve())) {
      assertFails(exchange, CloseReason.TLS);
    }
  }

  @Test
  void certificateThatHasExpiredIsATlsFailure() throws Exception {
    Authority authority = Authority.vouchingFor("localhost", "-3d", folder);
    use(authority.client());
    try (RawExchange exchange = new RawExchange(authority.server(), (n, peer) -> peer.serve())) {
      assertFails(exchange, CloseReason.TLS);
    }
  }

  @Test
  void alertIsATlsFailure() throws Exception {
    RawExchange.Script script = (n, peer) -> peer.write(HANDSHAKE_FAILURE).hold();
    try (RawExchange exchange = new RawExchange(script)) {
      assertFails(exchange, CloseReason.TLS);
    }
  }

  @Test
  void resetInTheMidstOfTheHandshakeIsAReset() throws Exception {
    RawExchange.Script script = (n, peer) -> peer.reset();
    try (RawExchange exchange = new RawExchange(script)) {
      assertFails(exchange, CloseReason.RESET);
    }
  }

  @Test
  void failuresLeaveNoDescriptor() throws Exception {
    RawExchange.Script script = (n, peer) -> peer.write(HANDSHAKE_FAILURE).closeSocket();
    try (RawExchange exchange = new RawExchange(script);
        Clients clients = new Clients(ClientOptions.DEFAULT, slot.fatal::add)) {
      ConnectionSlot place =
          slot.registry.claim(
              SlotSpec.webSocket("test/1", "test", wss(exchange).toString(), "test"));
      Wires wires = new OkHttpWires(clients.webSockets(), LoopbackSlot.CLOCKS.wall());
      fail(wires, place, exchange);
      long before = descriptors();
      for (int i = 1; i < TRIES; i++) {
        fail(wires, place, exchange);
      }
      Eventually.holds("no socket", Duration.ofSeconds(2), () -> slot.registry.openSockets() == 0);
      place.release();
      assertThat(exchange.accepted()).isEqualTo(TRIES);
      assertThat(descriptors()).isLessThanOrEqualTo(before + MORE_DESCRIPTORS);
    }
  }

  private static void fail(Wires wires, ConnectionSlot place, RawExchange exchange)
      throws InterruptedException {
    Connection connection = place.open("reconnect", () -> {});
    Ends ends = new Ends();
    wires.open(new TestProtocol(wss(exchange), TestProtocol.LIMITS), connection, ends);
    assertThat(ends.reasons.poll(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.TLS);
    connection.closed(CloseReason.TLS, "");
  }

  /** Three tries fail, and each has taken one socket. */
  private void assertFails(RawExchange exchange, CloseReason reason) {
    slot.session(wss(exchange), "a");
    Eventually.holds(
        "three failures for " + reason, Duration.ofSeconds(20), () -> failures(reason) >= 3);
    long failures = failures(reason);
    assertThat((long) exchange.accepted()).isBetween(failures, failures + 1);
    assertThat(slot.counts().connectFailures()).containsOnlyKeys(reason);
    assertThat(slot.listener.events).isEmpty();
  }

  private long failures(CloseReason reason) {
    return slot.counts().connectFailures().getOrDefault(reason, 0L);
  }

  private void use(ClientOptions options) {
    slot.close();
    slot = new LoopbackSlot(options);
  }

  private static URI wss(RawExchange exchange) {
    return URI.create("wss://localhost:" + exchange.port() + "/ws");
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }

  /** Hears only the end. */
  private static final class Ends implements WireEvents {
    final BlockingQueue<CloseReason> reasons = new LinkedBlockingQueue<>();

    @Override
    public void opened() {}

    @Override
    public void text(String frame) {}

    @Override
    public void binary() {}

    @Override
    public void closing(int code, String reason) {}

    @Override
    public void ended(CloseReason reason, String detail, Optional<Duration> retryAfter) {
      reasons.add(reason);
    }

    @Override
    public void socketsGone() {}
  }
}
