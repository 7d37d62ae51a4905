package io.marketprism.collector.connection;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The registry's side of a slot: its connections, oldest first. Thread-safe. */
final class SlotRecord {
  private final ConnectionRegistry registry;
  private final SlotSpec spec;
  private final VenueCounters counters;
  private final CopyOnWriteArrayList<Connection> connections = new CopyOnWriteArrayList<>();
  private volatile String lastCloseReason = "";

  /** Guarded by the registry's lock, as is every change of {@link #connections}. */
  private long generations;

  SlotRecord(ConnectionRegistry registry, SlotSpec spec, VenueCounters counters) {
    this.registry = registry;
    this.spec = spec;
    this.counters = counters;
  }

  SlotSpec spec() {
    return spec;
  }

  VenueCounters counters() {
    return counters;
  }

  SocketLedger ledger() {
    return registry.ledger();
  }

  boolean isRest() {
    return spec.purpose().equals(SlotSpec.REST);
  }

  Instant now() {
    return registry.now();
  }

  long nanos() {
    return registry.nanos();
  }

  String lastCloseReason() {
    return lastCloseReason;
  }

  List<Connection> connections() {
    return connections;
  }

  /** Places that it takes of the limits: its own, or more while a hand-over goes on. */
  int places() {
    return Math.max(1, connections.size()) * spec.places();
  }

  Connection open(String openedBy, Runnable canceller) {
    return registry.open(this, openedBy, canceller);
  }

  /** Called under the registry's lock. */
  Connection add(String openedBy, Runnable canceller) {
    Connection connection = new Connection(this, ++generations, openedBy, canceller);
    connections.add(connection);
    return connection;
  }

  void remove(Connection connection, String reason) {
    lastCloseReason = reason;
    registry.remove(this, connection);
  }

  void release() {
    if (registry.release(this)) {
      for (Connection connection : connections) {
        connection.cancel();
      }
    }
  }
}
