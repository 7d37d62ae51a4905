package io.marketprism.collector.app.simulator.fault;

import io.marketprism.collector.app.simulator.fault.FaultKind.Place;
import io.marketprism.collector.app.simulator.fault.StreamLanes.Lane;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Sends messages of streams, some of them wrongly. Owned by the loop thread. */
final class StreamFaults {
  private static final Duration DELAY = Duration.ofSeconds(1);

  private final ArmedFaults armed;
  private final StreamLanes lanes = new StreamLanes();
  private final Consumer<FaultKind> counter;
  private final ScheduledExecutorService loop;
  private final List<Future<?>> delayed = new ArrayList<>();

  StreamFaults(ArmedFaults armed, Consumer<FaultKind> counter, ScheduledExecutorService loop) {
    this.armed = armed;
    this.counter = counter;
    this.loop = loop;
  }

  /** Appends a message to the connection's batch, or does to it what an armed fault says. */
  void deliver(SimulatedConnection connection, String stream, byte[] message) {
    Lane lane = lanes.lane(connection, stream);
    if (lane.holds()) {
      lane.send(message);
      return;
    }
    String id = Long.toString(connection.id());
    Optional<Fault> fault =
        armed.take(
            Place.STREAM,
            one ->
                one.matches(FaultKey.STREAM, stream)
                    && one.matches(FaultKey.CONNECTION, id)
                    && (one.kind() != FaultKind.STALE || lane.remembers(message)));
    if (fault.isEmpty()) {
      lane.send(message);
    } else {
      counter.accept(fault.get().kind());
      strike(fault.get(), lane, message);
    }
  }

  private void strike(Fault fault, Lane lane, byte[] message) {
    switch (fault.kind()) {
      case DROP -> {}
      case DUPLICATE -> {
        lane.send(message);
        lane.send(message);
      }
      case REORDER -> lane.hold(message);
      case DELAY -> sendLater(fault, lane, message);
      case STALE -> {
        lane.send(message);
        lane.sendRemembered(message);
      }
      case MALFORMED -> {
        int size = (int) fault.number(FaultKey.SIZE, 0);
        String shape = fault.text(FaultKey.SHAPE).orElse("truncated");
        MalformedShape.of(shape).send(lane.connection(), message, size);
        lane.send(message);
      }
      default -> throw new IllegalStateException(fault.kind() + " is not of streams");
    }
  }

  private void sendLater(Fault fault, Lane lane, byte[] message) {
    Runnable send =
        () -> {
          lane.send(message);
          lane.connection().flush();
        };
    long wait = fault.duration(FaultKey.FOR, DELAY).toMillis();
    delayed.removeIf(Future::isDone);
    delayed.add(loop.schedule(send, wait, TimeUnit.MILLISECONDS));
  }

  /** Whether any message is held back for its successor. */
  boolean holds() {
    return lanes.hold();
  }

  /** Sends what is held back for a successor. */
  void release() {
    lanes.release();
  }

  void closed(SimulatedConnection connection) {
    lanes.closed(connection);
  }
}
