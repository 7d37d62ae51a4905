package io.marketprism.collector.connection;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which state may follow which. Pure functions. */
final class Transitions {
  private static final Map<ConnectionState, Set<ConnectionState>> NEXT = next();

  private Transitions() {}

  /** Whether {@code to} may follow {@code from}; a REST connection also comes back to rest. */
  static boolean allowed(ConnectionState from, ConnectionState to, boolean rest) {
    if (rest && to == ConnectionState.WAITING) {
      return from == ConnectionState.CONNECTING || from == ConnectionState.LIVE;
    }
    return NEXT.getOrDefault(from, Set.of()).contains(to);
  }

  private static Map<ConnectionState, Set<ConnectionState>> next() {
    Map<ConnectionState, Set<ConnectionState>> next = new EnumMap<>(ConnectionState.class);
    next.put(
        ConnectionState.WAITING, EnumSet.of(ConnectionState.CONNECTING, ConnectionState.CLOSED));
    next.put(
        ConnectionState.CONNECTING,
        EnumSet.of(
            ConnectionState.SUBSCRIBING,
            ConnectionState.REPLACING,
            ConnectionState.LIVE,
            ConnectionState.CLOSED));
    next.put(
        ConnectionState.SUBSCRIBING,
        EnumSet.of(ConnectionState.LIVE, ConnectionState.CLOSING, ConnectionState.CLOSED));
    next.put(
        ConnectionState.REPLACING,
        EnumSet.of(
            ConnectionState.SUBSCRIBING,
            ConnectionState.LIVE,
            ConnectionState.CLOSING,
            ConnectionState.CLOSED));
    next.put(ConnectionState.LIVE, EnumSet.of(ConnectionState.CLOSING, ConnectionState.CLOSED));
    next.put(ConnectionState.CLOSING, EnumSet.of(ConnectionState.CLOSED));
    return next;
  }
}
