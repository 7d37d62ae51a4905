package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import java.time.Duration;

/**
 * Keeps watch over one connection: pings it, and closes it when it does not answer, takes nothing,
 * or has lived for long enough.
 *
 * <p>Not thread-safe; owned by the loop thread. Times are nanoseconds, monotonic.
 */
final class Heartbeat {
  private static final long STUCK = Duration.ofSeconds(30).toNanos();

  private final BinanceLimits limits;
  private final long openedAt;
  private long pingedAt;
  private boolean unanswered;
  private long writableAt;

  Heartbeat(BinanceLimits limits, long now) {
    this.limits = limits;
    openedAt = now;
    pingedAt = now;
    writableAt = now;
  }

  BinanceLimits limits() {
    return limits;
  }

  void answered() {
    unanswered = false;
  }

  /** Does what is due. */
  void beat(SimulatedConnection connection, long now) {
    if (connection.writable()) {
      writableAt = now;
    }
    if (now - openedAt >= limits.lifetime().toNanos()) {
      connection.close(1001, "connection lifetime");
    } else if (unanswered && now - pingedAt >= limits.pongWithin().toNanos()) {
      connection.close(1008, "Pong timeout");
    } else if (now - writableAt >= STUCK) {
      closeSlow(connection);
    } else if (!unanswered && now - pingedAt >= limits.pingEvery().toNanos()) {
      connection.ping(Long.toString(now));
      pingedAt = now;
      unanswered = true;
    }
  }

  /** Closes a connection that takes too little of what it asked for. */
  static void closeSlow(SimulatedConnection connection) {
    connection.close(1008, "slow consumer");
  }
}
