package io.marketprism.collector.app.simulator.deribit;

import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import java.time.Duration;

/**
 * The heartbeats of one connection, which a client asks for: one each interval, and a request for a
 * test where the client said nothing since the last; who does not answer that is closed, and so is
 * who takes nothing.
 *
 * <p>Source: Deribit, heartbeats, read 2026-11-22. Not thread-safe; owned by the loop thread. Times
 * are nanoseconds, monotonic.
 */
final class Heartbeat {
  static final int LEAST_SECONDS = 10;

  private static final long STUCK = Duration.ofSeconds(30).toNanos();

  private final long testWithin;
  private long interval;
  private long saidAt;
  private long askedAt;
  private boolean heard;
  private boolean asked;
  private long writableAt;

  Heartbeat(Duration testWithin, long now) {
    this.testWithin = testWithin.toNanos();
    writableAt = now;
  }

  /** Begins, or goes on at another interval. */
  void each(Duration wanted, long now) {
    interval = wanted.toNanos();
    saidAt = now;
    asked = false;
  }

  /** Ends them. */
  void stop() {
    interval = 0;
    asked = false;
  }

  /** The client said something. */
  void heard() {
    heard = true;
  }

  /** The client answered a test request, or made a test of its own. */
  void tested() {
    asked = false;
  }

  /** Does what is due. */
  void beat(SimulatedConnection connection, long now) {
    if (connection.writable()) {
      writableAt = now;
    }
    if (now - writableAt >= STUCK) {
      closeSlow(connection);
    } else if (asked && now - askedAt >= testWithin) {
      connection.close(1000, "no answer to test_request");
    } else if (interval > 0 && !asked && now - saidAt >= interval) {
      connection.send(DeribitJson.heartbeat("heartbeat"));
      saidAt = now;
      if (!heard) {
        connection.send(DeribitJson.heartbeat("test_request"));
        asked = true;
        askedAt = now;
      }
      heard = false;
    }
  }

  /** Closes a connection that takes too little of what it asked for. */
  static void closeSlow(SimulatedConnection connection) {
    connection.close(1008, "connection_too_slow");
  }
}
