package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.Connection;
import io.marketprism.collector.connection.ConnectionRefusedException;
import io.marketprism.collector.connection.ConnectionSlot;
import io.marketprism.collector.connection.SlotSpec;
import io.marketprism.collector.testing.net.Frames;
import io.marketprism.collector.testing.net.RawExchange;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
  private LoopbackSlot slot = new LoopbackSlot();
  @TempDir Path folder;

  @AfterEach
  void noSocketIsLeft() {
    slot.close();
  }

  @Test
  void forcedReconnectsLeaveOneSocketAndOneMadeForEach() throws Exception {
    int drops = 7;
    RawExchange.Script script =
        (n, peer) -> {
          peer.serve();
          pause();
          peer.text("data y");
          if (n > drops) {
            peer.awaitEnd();
          } else if (n % 3 == 0) {
            peer.reset();
          } else if (n % 3 == 1) {
            peer.closeSocket();
          } else {
            peer.close(1001, "restart").hold();
          }
        };
    try (RawExchange exchange = new RawExchange(script)) {
      begin(spec("test/0", exchange.ws()));
      Eventually.holds(
          "the last connection is live",
          Duration.ofSeconds(60),
          () -> slot.listener.events.contains("frame " + (drops + 1) + " data y"));
      Eventually.holds("one socket", Duration.ofSeconds(2), () -> slot.registry.openSockets() == 1);
      assertThat(slot.registry.socketCounts().created()).isEqualTo(drops + 1);
      assertThat(slot.counts().opened()).isEqualTo(drops + 1);
      assertThat(exchange.accepted()).isEqualTo(drops + 1);
      assertThat(slot.listener.events.stream().filter(event -> event.startsWith("lost")))
          .hasSize(drops);
    }
  }

  @Test
  void threadsEndWithTheFactory() throws Exception {
    try (RawExchange exchange = new RawExchange((n, peer) -> peer.serve().awaitEnd())) {
      slot.session(exchange.ws(), "a");
      slot.listener.await("frame 1 data x");
      List<Thread> readers = List.copyOf(slot.listener.readers);
      assertThat(readers).isNotEmpty().allMatch(Thread::isDaemon);
      slot.factory.close();
      for (Thread reader : readers) {
        reader.join(5_000);
        assertThat(reader.isAlive()).isFalse();
      }
    }
  }

  @Test
  void sessionMayBeClosedFromEachOfItsCallbacks() throws Exception {
    try (RawExchange exchange = new RawExchange((n, peer) -> peer.serve().awaitEnd())) {
      for (String when : List.of("onFrame", "onSubscribed")) {
        ClosingListener closing = new ClosingListener(when);
        Session session = slot.factory.session(spec("test/" + when, exchange.ws()), closing);
        closing.session = session;
        session.subscribe(List.of("a"));
        session.start();
        assertThat(closing.closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(closing.tookNs).isLessThan(Duration.ofSeconds(1).toNanos());
        int told = closing.told.get();
        Eventually.holds(
            "no socket", Duration.ofSeconds(5), () -> slot.registry.openSockets() == 0);
        // A callback that the other thread had begun is not waited for.
        assertThat(closing.told.get()).isLessThanOrEqualTo(told + 1);
      }
    }
  }

  @Test
  void sessionMayBeClosedOnTheControlThread() throws Exception {
    try (RawExchange exchange = new RawExchange((n, peer) -> peer.serve().awaitEnd())) {
      Session session = slot.session(exchange.ws(), "a");
      slot.listener.await("frame 1 data x");
      CountDownLatch closed = new CountDownLatch(1);
      slot.scheduler.execute(
          () -> {
            session.close();
            closed.countDown();
          });
      assertThat(closed.await(1, TimeUnit.SECONDS)).isTrue();
      Eventually.holds("no socket", Duration.ofSeconds(5), () -> slot.registry.openSockets() == 0);
      Eventually.holds(
          "nothing held", Duration.ofSeconds(5), () -> slot.registry.connections().isEmpty());
    }
  }

  @Test
  void closeIsBoundedEvenIfTheControlThreadHangs() throws Exception {
    try (RawExchange exchange = new RawExchange((n, peer) -> peer.serve().awaitEnd())) {
      Session session = slot.session(exchange.ws(), "a");
      slot.listener.await("frame 1 data x");
      CountDownLatch hang = new CountDownLatch(1);
      slot.scheduler.execute(
          () -> {
            try {
              hang.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      long before = System.nanoTime();
      session.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(6));
      Eventually.holds("no socket", Duration.ofSeconds(2), () -> slot.registry.openSockets() == 0);
      hang.countDown();
    }
  }

  @Test
  void slotIsFreeAgainAfterClose() throws Exception {
    try (RawExchange exchange = new RawExchange((n, peer) -> peer.serve().awaitEnd())) {
      Session first = slot.session(exchange.ws(), "a");
      assertThatThrownBy(() -> slot.session(exchange.ws(), "b"))
          .isInstanceOf(ConnectionRefusedException.class)
          .hasMessageContaining("test/0 is held");
      first.close();
      slot.session(exchange.ws(), "b");
      slot.listener.await(event -> event.contains("data x"));
    }
  }

  @Test
  void errorThatNobodyCatchesStillTellsThatTheSocketIsGone() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (RawExchange exchange = new RawExchange((n, peer) -> peer.serve().awaitEnd());
        Clients clients = new Clients(ClientOptions.DEFAULT, slot.fatal::add)) {
      ConnectionSlot place =
          slot.registry.claim(
              SlotSpec.webSocket("test/1", "test", exchange.ws().toString(), "test"));
      Connection connection = place.open("start", () -> {});
      Wires wires = new OkHttpWires(clients.webSockets(), LoopbackSlot.CLOCKS.wall());
      ThrowingEvents events = new ThrowingEvents(gone);
      Wire wire =
          wires.open(new TestProtocol(exchange.ws(), TestProtocol.LIMITS), connection, events);
      assertThat(events.open.await(10, TimeUnit.SECONDS)).isTrue();
      wire.send("SUB 1 a");
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(events.ends.get()).isZero();
      connection.closed(CloseReason.ZOMBIE, "");
      place.release();
      Eventually.holds("reported", Duration.ofSeconds(5), () -> slot.fatal.size() == 1);
    }
  }

  @Test
  void bytesAreMeteredUnderTls() throws Exception {
    SelfSigned certificate = SelfSigned.make(folder);
    slot.close();
    slot =
        new LoopbackSlot(
            new ClientOptions(
                Optional.empty(), Optional.empty(), Optional.of(certificate.client())));
    RawExchange.Script script =
        (n, peer) -> {
          peer.serve();
          if (n == 1) {
            peer.head(0x80 | Frames.TEXT, 1L << 31);
            byte[] part = new byte[16 * 1024];
            while (true) {
              peer.write(part);
            }
          }
          peer.awaitEnd();
        };
    SSLServerSocket server = certificate.server();
    try (RawExchange exchange = new RawExchange(server, script)) {
      slot.session(URI.create("wss://localhost:" + exchange.port() + "/ws"), "a");
      slot.awaitClosed(CloseReason.MESSAGE_TOO_LONG);
      slot.listener.await("frame 2 data x");
      assertThat(slot.registry.openSockets()).isEqualTo(1);
      assertThat(slot.registry.connections().get(0).bytesReceived()).isGreaterThan(500);
    }
  }

  @Test
  void certificateThatNobodyVouchesForIsATlsFailure() throws Exception {
    SelfSigned certificate = SelfSigned.make(folder);
    try (RawExchange exchange = new RawExchange(certificate.server(), (n, peer) -> peer.serve())) {
      slot.session(URI.create("wss://localhost:" + exchange.port() + "/ws"), "a");
      slot.awaitFailure(CloseReason.TLS);
    }
  }

  private void begin(SessionSpec spec) {
    Session session = slot.factory.session(spec, slot.listener);
    slot.listener.answersTo(session);
    session.subscribe(List.of("a"));
    session.start();
  }

  /** Lets data flow for longer than the first ceiling of the backoff. */
  private static void pause() throws InterruptedException {
    new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
  }

  private static SessionSpec spec(String slot, URI endpoint) {
    return new SessionSpec(
        slot,
        "test",
        new TestProtocol(endpoint, TestProtocol.LIMITS),
        new ConnectBudget(new ConnectPace(10, Duration.ZERO, Duration.ZERO), System::nanoTime));
  }

  /** Closes its session from inside a callback. */
  private static final class ClosingListener implements SessionListener {
    final CountDownLatch closed = new CountDownLatch(1);
    final AtomicInteger told = new AtomicInteger();
    final String when;
    volatile @Nullable Session session;
    volatile long tookNs;

    ClosingListener(String when) {
      this.when = when;
    }

    @Override
    public boolean onFrame(long generation, String frame, long receivedNs) {
      Session own = session;
      if (own != null && frame.equals("ack 1")) {
        own.acknowledged(generation, 1);
      }
      told("onFrame");
      return frame.startsWith("data");
    }

    @Override
    public void onSubscribed(long generation, List<String> channels) {
      told("onSubscribed");
    }

    @Override
    public void onRefused(long generation, String channel, String reason) {
      told("onRefused");
    }

    @Override
    public void onLost(long generation, String reason) {
      told("onLost");
    }

    @Override
    public void onHandedOver(long generation) {
      told("onHandedOver");
    }

    private void told(String what) {
      told.incrementAndGet();
      Session own = session;
      if (own != null && what.equals(when) && closed.getCount() > 0) {
        long before = System.nanoTime();
        own.close();
        tookNs = System.nanoTime() - before;
        closed.countDown();
      }
    }
  }

  /** Lets an Error through into OkHttp's reader. */
  private static final class ThrowingEvents implements WireEvents {
    final CountDownLatch open = new CountDownLatch(1);
    final AtomicInteger ends = new AtomicInteger();
    final CountDownLatch gone;

    ThrowingEvents(CountDownLatch gone) {
      this.gone = gone;
    }

    @Override
    public void opened() {
      open.countDown();
    }

    @Override
    public void text(String frame) {
      throw new OutOfMemoryError("nobody catches this");
    }

    @Override
    public void binary() {}

    @Override
    public void closing(int code, String reason) {}

    @Override
    public void ended(CloseReason reason, String detail, Optional<Duration> retryAfter) {
      ends.incrementAndGet();
    }

    @Override
    public void socketsGone() {
      gone.countDown();
    }
  }
}
