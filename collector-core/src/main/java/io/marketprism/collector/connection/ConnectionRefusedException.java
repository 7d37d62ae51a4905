package io.marketprism.collector.connection;

/** A bound on connections is reached, or the slot has a holder already; the message says which. */
public final class ConnectionRefusedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ConnectionRefusedException(String message) {
    super(message);
  }
}
