package io.marketprism.collector.connection;

import java.util.Locale;

/** What a connection is doing. */
public enum ConnectionState {
  /** No socket; asked for, waiting for its turn or for the end of a backoff. */
  WAITING,
  /** The socket is being opened. */
  CONNECTING,
  /** Open; subscriptions are sent or not all acknowledged. */
  SUBSCRIBING,
  /** Open and carrying data. */
  LIVE,
  /** The second generation of a planned hand-over, not yet in charge. */
  REPLACING,
  /** Asked to close; cancelled after a deadline. */
  CLOSING,
  /** Gone; nothing of it is left. */
  CLOSED;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in status and metrics, {@code live}. */
  public String wire() {
    return wire;
  }
}
