package io.marketprism.collector.health;

import java.util.Locale;

/** What a feed is doing. */
public enum FeedState {
  /** Asked for; its connection is not open yet. */
  PENDING,
  /** The subscription was sent and is not acknowledged yet. */
  SUBSCRIBING,
  /** Acknowledged; a book waits for its snapshot, another feed for its first data. */
  SYNCING,
  /** Delivering valid data. */
  LIVE,
  /** The connection is lost, or data has not come for too long, or not at all. */
  STALE,
  /** Paused under pressure. */
  PAUSED,
  /** Refused by the exchange or by us, with a reason; retried at most slowly. */
  FAILED;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in status and metrics, {@code live}. */
  public String wire() {
    return wire;
  }
}
