package io.marketprism.collector.app.simulator.okx;

import io.marketprism.collector.app.simulator.server.RollingLimit;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import io.marketprism.collector.app.simulator.stream.Client;
import java.time.Duration;

/**
 * What the exchange knows of one client. Not thread-safe; owned by the loop thread. Times are
 * nanoseconds, monotonic.
 */
final class OkxSession {
  private static final int QUIET_CODE = 4004;
  private static final long STUCK_NS = Duration.ofSeconds(30).toNanos();

  private final Client client;
  private final RollingLimit requests;
  private long answeredNs;
  private long writableNs;

  OkxSession(Client client, OkxLimits limits, long nowNs) {
    this.client = client;
    requests = new RollingLimit(limits.requests(), Duration.ofHours(1));
    answeredNs = nowNs;
    writableNs = nowNs;
  }

  Client client() {
    return client;
  }

  /** Something was sent that the client had asked for. */
  void answered(long nowNs) {
    answeredNs = nowNs;
  }

  /** Counts a request; false where it is one too many. */
  boolean asks(long nowNs) {
    return requests.offer(nowNs);
  }

  /** Closes the connection where it takes nothing, or nothing was sent on it for so long. */
  void look(long nowNs, long spokenNs, Duration quiet) {
    SimulatedConnection connection = client.connection();
    if (!connection.open()) {
      return;
    }
    if (connection.writable()) {
      writableNs = nowNs;
    }
    if (nowNs - Math.max(answeredNs, spokenNs) >= quiet.toNanos()) {
      connection.close(QUIET_CODE, "No data received in " + quiet.toSeconds() + "s.");
    } else if (nowNs - writableNs >= STUCK_NS) {
      closeSlow(connection);
    }
  }

  /** Closes a connection that takes too little of what it asked for. */
  static void closeSlow(SimulatedConnection connection) {
    connection.close(1008, "slow consumer");
  }
}
