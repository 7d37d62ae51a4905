package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.Connection;

/** Opens WebSockets. Thread-safe. */
interface Wires {
  /** Begins to open; returns at once, and {@code events} tells the rest. */
  Wire open(SessionProtocol protocol, Connection connection, WireEvents events);
}
