package io.marketprism.collector.connection;

import java.util.Locale;

/** Why a connection ended, or why it never opened. A fixed list, so that it can label a metric. */
public enum CloseReason {
  /** We closed it in order. */
  CLOSED,
  /** A planned hand-over put a newer connection in its place. */
  HANDED_OVER,
  /** The owner of the slot asked for another connection. */
  REPLACED,
  /** The exchange sent a Close frame. */
  SERVER_CLOSE,
  /** The exchange closed for breaking its rules, Close code 1008. */
  POLICY,
  /** The stream ended without a Close frame. */
  END_OF_STREAM,
  /** The peer reset the connection. */
  RESET,
  /** A read, a write or a pong took too long. */
  TIMEOUT,
  /** The socket or the handshake was not open in time. */
  HANDSHAKE_TIMEOUT,
  /** Nothing listens there. */
  REFUSED,
  /** There is no way there. */
  UNREACHABLE,
  /** The host name does not resolve. */
  DNS,
  /** TLS failed: certificate, host name or alert. */
  TLS,
  /** The exchange answered with a redirect, which is not followed. */
  REDIRECTED,
  /** Status 429. */
  RATE_LIMITED,
  /** Status 418: the address is banned for a while. */
  BANNED,
  /** Status 403. */
  FORBIDDEN,
  /** Status 451: the exchange does not serve this place. */
  RESTRICTED,
  /** Status 5xx. */
  SERVER_ERROR,
  /** Any other answer that is no WebSocket. */
  REJECTED,
  /** Open, but no data for too long. */
  SILENT,
  /** Our own process stood still for so long that what the connection brings is old. */
  STANDSTILL,
  /** Open, but no subscription was ever acknowledged. */
  NOT_ACKNOWLEDGED,
  /** The peer does not read what we send. */
  NOT_READING,
  /** A message was longer than allowed. */
  MESSAGE_TOO_LONG,
  /** The peer broke the WebSocket protocol. */
  PROTOCOL,
  /** An Error was thrown while a frame was handled. */
  HANDLER_ERROR,
  /** The heap was exhausted while a frame was handled. */
  OUT_OF_MEMORY,
  /** The socket was gone although nothing had said so. */
  ZOMBIE,
  /** Asked to close, but not done in time: cancelled. */
  CLOSE_TIMEOUT,
  /** The second connection of a hand-over was not ready in time. */
  HAND_OVER_FAILED,
  /** Still there after every deadline; taken away by the registry. */
  OVERDUE,
  /** Anything else. */
  FAILED;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in status and metrics, {@code server_close}. */
  public String wire() {
    return wire;
  }
}
