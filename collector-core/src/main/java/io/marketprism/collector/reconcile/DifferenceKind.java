package io.marketprism.collector.reconcile;

import java.util.Locale;

/** In what two counts of sockets differ. A fixed list, so that it can label a metric. */
public enum DifferenceKind {
  /** A socket that our clients made is open, and no connection of the registry has it. */
  NOT_REGISTERED,
  /** A connection counts as open, and no socket was made for it that still is. */
  WITHOUT_SOCKET,
  /** A connection has more sockets than it has places. */
  TOO_MANY,
  /** A socket counts as open, and the kernel has no such connection. */
  NOT_IN_KERNEL,
  /** The kernel holds a connection that was ours and counts as closed. */
  NOT_CLOSED,
  /** The kernel holds a connection to the outside that nobody here owns. */
  NOT_OWNED,
  /** The other end has closed a connection, and we have not. */
  CLOSE_WAIT;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in status and metrics, {@code close_wait}. */
  public String wire() {
    return wire;
  }
}
