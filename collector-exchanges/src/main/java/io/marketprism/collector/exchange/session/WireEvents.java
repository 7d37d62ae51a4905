package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.CloseReason;
import java.time.Duration;
import java.util.Optional;

/** What happens on a {@link Wire}, told on its own threads. Implementations do not throw. */
interface WireEvents {
  /** The handshake is done. */
  void opened();

  /** A text frame arrived. */
  void text(String frame);

  /** A frame arrived that is not text. */
  void binary();

  /** The peer sent a Close frame, which was answered. */
  void closing(int code, String reason);

  /**
   * The end; told once, or never after an Error.
   *
   * @param retryAfter how long the exchange asks us to stay away
   */
  void ended(CloseReason reason, String detail, Optional<Duration> retryAfter);

  /** The last socket of this wire was closed, by whomever. */
  void socketsGone();
}
