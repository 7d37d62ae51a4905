package io.marketprism.collector.app.simulator.fault;

import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What faults keep of each stream on each connection: a message held back for its successor, and
 * the message before.
 *
 * <p>Not thread-safe; owned by the loop thread.
 */
final class StreamLanes {
  private static final byte[] NOTHING = {};

  /** One stream on one connection. */
  static final class Lane {
    private final SimulatedConnection connection;
    private byte @Nullable [] held;
    private byte @Nullable [] before;

    private Lane(SimulatedConnection connection) {
      this.connection = connection;
    }

    boolean holds() {
      return held != null;
    }

    void hold(byte[] message) {
      held = message;
    }

    /** Sends a message, and the one that waited for it. */
    void send(byte[] message) {
      append(message);
      release();
    }

    private void release() {
      byte[] waiting = held;
      held = null;
      append(waiting);
    }

    /** Whether a message before this one is known; where none is, this one is from now on. */
    boolean remembers(byte[] message) {
      if (before != null) {
        return true;
      }
      before = message;
      return false;
    }

    /** Sends the message before once more, and remembers this one. */
    void sendRemembered(byte[] message) {
      append(before);
      before = message;
    }

    private void append(byte @Nullable [] message) {
      if (message != null) {
        connection.frame(message, NOTHING, 0, 0, NOTHING);
      }
    }

    SimulatedConnection connection() {
      return connection;
    }
  }

  private record Key(long connection, String stream) {}

  private final Map<Key, Lane> lanes = new HashMap<>();

  Lane lane(SimulatedConnection connection, String stream) {
    return lanes.computeIfAbsent(new Key(connection.id(), stream), key -> new Lane(connection));
  }

  /** Whether any message is held back. */
  boolean hold() {
    return lanes.values().stream().anyMatch(Lane::holds);
  }

  /** Sends what is held back. */
  void release() {
    for (Lane lane : lanes.values()) {
      lane.release();
      lane.connection.flush();
    }
  }

  void closed(SimulatedConnection connection) {
    lanes.keySet().removeIf(key -> key.connection() == connection.id());
  }
}
