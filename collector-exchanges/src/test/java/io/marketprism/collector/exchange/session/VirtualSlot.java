package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.ConnectionCounts;
import io.marketprism.collector.connection.ConnectionInfo;
import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.ConnectionSlot;
import io.marketprism.collector.connection.SlotSpec;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.exchange.session.FakeWires.FakeWire;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.spi.RawFrameListener;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** One session over sockets that do what the test says, in virtual time. */
final class VirtualSlot {
  static final URI ENDPOINT = URI.create("ws://exchange.test/ws");

  final ManualScheduler scheduler = new ManualScheduler();
  final FakeWires wires = new FakeWires();
  final RecordingListener listener = new RecordingListener();
  final List<Throwable> fatal = new ArrayList<>();
  final ConnectionRegistry registry;
  final SessionEnvironment environment;
  final SlotSession session;

  VirtualSlot() {
    this(TestProtocol.LIMITS, 10);
  }

  VirtualSlot(SessionLimits limits, int maxConnections) {
    this(new TestProtocol(ENDPOINT, limits), maxConnections);
  }

  VirtualSlot(SessionProtocol protocol, int maxConnections) {
    Clocks clocks = scheduler.clocks();
    registry =
        new ConnectionRegistry(
            new ConnectionLimits(maxConnections, maxConnections), StackSampling.ALL, clocks);
    environment =
        new SessionEnvironment(
            clocks, scheduler, registry, new Random(7), RawFrameListener.NONE, fatal::add);
    ConnectPace pace = new ConnectPace(10, Duration.ofSeconds(1), Duration.ZERO);
    ConnectBudget connects = new ConnectBudget(pace, clocks.nanoTime());
    SessionSpec spec = new SessionSpec("test/0", "test", protocol, connects);
    LinkParts parts =
        new LinkParts(
            environment,
            ControlThread.of(scheduler),
            spec,
            listener,
            wires,
            new Refusals(environment.random()));
    ConnectionSlot slot =
        registry.claim(SlotSpec.webSocket("test/0", "test", "ws://exchange.test/ws", "test"));
    session = new SlotSession(parts, slot, new Pacer(scheduler, connects), closed -> {});
    listener.answersTo(session);
    scheduler.runDue();
  }

  /** Starts with these channels; the first wire is not open yet. */
  VirtualSlot start(String... channels) {
    session.subscribe(List.of(channels));
    session.start();
    scheduler.runDue();
    return this;
  }

  /** Starts, opens, acknowledges everything and delivers one data frame. */
  VirtualSlot live(String... channels) {
    start(channels);
    serve(1);
    return this;
  }

  /** Opens the n-th wire, acknowledges its first request and delivers data. */
  void serve(int n) {
    open(n);
    text(n, "ack 1");
    text(n, "data first");
  }

  void open(int n) {
    wires.wire(n).events.opened();
    scheduler.runDue();
  }

  void text(int n, String frame) {
    wires.wire(n).text(frame);
    scheduler.runDue();
  }

  void advance(Duration time) {
    scheduler.advance(time);
  }

  /** Lets data flow on the n-th wire, ten frames a second. */
  void flow(int n, Duration time) {
    for (long ms = 0; ms < time.toMillis(); ms += 100) {
      advance(Duration.ofMillis(100));
      text(n, "data flows");
    }
  }

  /** Lets time pass until it holds; fails where it does not within two days. */
  void advanceUntil(Duration step, BooleanSupplier condition) {
    long untilNs = scheduler.nanos() + Duration.ofDays(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(scheduler.nanos()).as("virtual time").isLessThan(untilNs);
      advance(step);
    }
  }

  FakeWire wire(int n) {
    return wires.wire(n);
  }

  ConnectionInfo info(int index) {
    return registry.connections().get(index);
  }

  ConnectionCounts counts() {
    return registry.counts().get(0);
  }

  /** Every socket that was made is cancelled or closed, and the ledger is empty. */
  void closeAndCheck() {
    session.close();
    advance(Duration.ofSeconds(5));
    assertThat(wires.uncancelled()).isZero();
    assertThat(registry.connections()).isEmpty();
    assertThat(counts().registered()).isZero();
    assertThat(counts().expected()).isZero();
    assertThat(counts().invalidTransitions()).isZero();
    assertThat(registry.reapedTotal()).isZero();
  }
}
