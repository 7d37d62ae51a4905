package io.marketprism.collector.app.simulator.fault;

import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does to open connections what a fault says, at once. Owned by the loop thread. */
final class ConnectionFaults {
  private static final int GOING_AWAY = 1001;
  private static final byte[] HALF_A_FRAME = {(byte) 0x81, 126, 0x01, 0x00, '{', '"', 'e', '"'};

  private final FaultTarget target;
  private final ScheduledExecutorService loop;
  private final List<Future<?>> ends = new ArrayList<>();

  ConnectionFaults(FaultTarget target, ScheduledExecutorService loop) {
    this.target = target;
    this.loop = loop;
  }

  /** Strikes the connections that are meant; returns how many. */
  int strike(Fault fault) {
    long most = fault.number(FaultKey.COUNT, Long.MAX_VALUE);
    List<SimulatedConnection> struck =
        target.connections().stream()
            .filter(SimulatedConnection::open)
            .filter(one -> fault.matches(FaultKey.CONNECTION, Long.toString(one.id())))
            .limit(most)
            .toList();
    struck.forEach(connection -> strike(fault, connection));
    return struck.size();
  }

  private void strike(Fault fault, SimulatedConnection connection) {
    int code = (int) fault.number(FaultKey.CODE, GOING_AWAY);
    switch (fault.kind()) {
      case CLOSE -> connection.close(code, "");
      case EXPIRE -> connection.close(GOING_AWAY, "connection lifetime");
      case HOLD -> connection.closeAndHold(code, "");
      case FIN -> connection.finish();
      case RESET -> connection.reset();
      case HALF_FRAME -> {
        connection.raw(HALF_A_FRAME);
        connection.reset();
      }
      case SILENT -> {
        connection.silence(true);
        later(fault, () -> connection.silence(false));
      }
      case FREEZE -> {
        connection.freeze(true);
        later(fault, () -> connection.freeze(false));
      }
      case SHUTDOWN -> target.announceShutdown(connection);
      default -> throw new IllegalStateException(fault.kind() + " is not of connections");
    }
  }

  private void later(Fault fault, Runnable end) {
    fault
        .text(FaultKey.FOR)
        .map(FaultValues::duration)
        .ifPresent(
            wait -> {
              ends.removeIf(Future::isDone);
              ends.add(loop.schedule(end, wait.toMillis(), TimeUnit.MILLISECONDS));
            });
  }
}
