package io.marketprism.collector.reconcile;

import io.marketprism.collector.connection.ConnectionInfo;
import io.marketprism.collector.connection.ConnectionState;
import io.marketprism.collector.connection.SlotSpec;
import io.marketprism.collector.connection.SocketInfo;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one reading does not agree on, by a key that stays the same for as long as it is the same
 * socket or connection. Lives for one reading.
 */
final class Comparison {
  private static final Set<ConnectionState> OPEN =
      Set.of(ConnectionState.SUBSCRIBING, ConnectionState.LIVE, ConnectionState.REPLACING);

  private final Reading reading;
  private final Map<String, Found> found = new LinkedHashMap<>();
  private int sessions;

  Comparison(Reading reading) {
    this.reading = reading;
  }

  /** A difference, before it is known how long it lasts. */
  record Found(
      DifferenceKind kind,
      String owner,
      String detail,
      long ageNs,
      Optional<Throwable> createdAt) {}

  /** Compares all that can be seen. */
  Comparison compare(KernelCheck kernel) {
    compareSessions();
    kernel.check(reading, this);
    return this;
  }

  /** Everything found, by key. */
  Map<String, Found> found() {
    return found;
  }

  /** How many connections count as open. */
  int sessions() {
    return sessions;
  }

  void add(String key, Found difference) {
    found.put(difference.kind() + " " + key, difference);
  }

  void add(DifferenceKind kind, SocketInfo socket) {
    add(
        Long.toString(socket.id()),
        new Found(kind, Reading.label(socket), detail(socket), socket.ageNs(), socket.createdAt()));
  }

  private static String detail(SocketInfo socket) {
    String local = socket.local().map(Object::toString).orElse("not connected");
    return socket.remote().map(remote -> local + " to " + remote).orElse(local);
  }

  private void compareSessions() {
    Map<String, Integer> steady = new HashMap<>();
    Map<String, Integer> any = new HashMap<>();
    reading.sockets().forEach(socket -> any.merge(Reading.label(socket), 1, Integer::sum));
    for (SocketInfo socket : reading.steady()) {
      steady.merge(Reading.label(socket), 1, Integer::sum);
      ConnectionInfo connection = reading.connections().get(Reading.label(socket));
      if (connection == null || mustHaveNone(connection)) {
        add(DifferenceKind.NOT_REGISTERED, socket);
      }
    }
    reading
        .connections()
        .forEach(
            (label, connection) -> {
              if (OPEN.contains(connection.state())) {
                sessions++;
                compareOpen(label, connection, any, steady);
              }
            });
  }

  /** A REST client at rest may keep idle connections; a WebSocket that waits has none. */
  private static boolean mustHaveNone(ConnectionInfo connection) {
    return connection.state() == ConnectionState.WAITING
        && !connection.purpose().equals(SlotSpec.REST);
  }

  private void compareOpen(
      String label,
      ConnectionInfo connection,
      Map<String, Integer> any,
      Map<String, Integer> steady) {
    int count = steady.getOrDefault(label, 0);
    if (!any.containsKey(label)) {
      add(label, of(DifferenceKind.WITHOUT_SOCKET, label, connection, ""));
    } else if (count > connection.places()) {
      String detail = count + " sockets for " + connection.places() + " places";
      add(label, of(DifferenceKind.TOO_MANY, label, connection, detail));
    }
  }

  private static Found of(
      DifferenceKind kind, String label, ConnectionInfo connection, String detail) {
    String state = connection.state().wire();
    return new Found(
        kind, label, detail.isEmpty() ? state : state + ", " + detail, 0, Optional.empty());
  }
}
