package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.ConnectionCounts;
import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.spi.RawFrameListener;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sessions over real sockets to loopback, in real time. */
final class LoopbackSlot implements AutoCloseable {
  static final Clocks CLOCKS = new Clocks(InstantSource.system(), System::nanoTime);

  final ThreadScheduler scheduler = new ThreadScheduler();
  final ConnectionRegistry registry =
      new ConnectionRegistry(new ConnectionLimits(50, 50), StackSampling.ALL, CLOCKS);
  final RecordingListener listener = new RecordingListener();
  final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  final SessionEnvironment environment =
      new SessionEnvironment(
          CLOCKS, scheduler, registry, new Random(1), RawFrameListener.NONE, fatal::add);
  final SessionFactory factory;

  LoopbackSlot() {
    this(ClientOptions.DEFAULT);
  }

  LoopbackSlot(ClientOptions options) {
    factory = new SessionFactory(environment, options);
  }

  Session session(URI endpoint, String... channels) {
    return session(endpoint, TestProtocol.LIMITS, channels);
  }

  Session session(URI endpoint, SessionLimits limits, String... channels) {
    SessionSpec spec =
        new SessionSpec(
            "test/0",
            "test",
            new TestProtocol(endpoint, limits),
            new ConnectBudget(
                new ConnectPace(10, Duration.ofSeconds(1), Duration.ZERO), System::nanoTime));
    Session session = factory.session(spec, listener);
    listener.answersTo(session);
    session.subscribe(List.of(channels));
    session.start();
    return session;
  }

  ConnectionCounts counts() {
    return registry.counts().get(0);
  }

  void awaitFailure(CloseReason reason) {
    Eventually.holds(
        reason + " counted",
        Duration.ofSeconds(10),
        () -> counts().connectFailures().containsKey(reason));
  }

  void awaitClosed(CloseReason reason) {
    Eventually.holds(
        reason + " counted", Duration.ofSeconds(10), () -> counts().closed().containsKey(reason));
  }

  /** Closes all, and checks that no socket is left. */
  @Override
  public void close() {
    long before = System.nanoTime();
    factory.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(6));
    Eventually.holds("no socket", Duration.ofSeconds(2), () -> registry.openSockets() == 0);
    assertThat(registry.connections()).isEmpty();
    assertThat(registry.leaks()).isEmpty();
    assertThat(registry.reapedTotal()).isZero();
    registry.counts().forEach(counts -> assertThat(counts.invalidTransitions()).isZero());
    scheduler.close();
  }
}
