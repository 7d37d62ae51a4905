package io.marketprism.collector.book;

import java.util.Locale;

/** What may be believed of an order book. */
public enum BookState {
  /** Nothing was ever received. */
  EMPTY,
  /** Being joined from a snapshot and deltas; its levels are not valid yet. */
  SYNCING,
  /** Equal to the exchange's book at {@link OrderBook#sequence()}, as deep as it is complete. */
  LIVE,
  /** Was live; the connection is lost. Its levels are those of the last valid moment. */
  STALE;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in status and metrics, {@code live}. */
  public String wire() {
    return wire;
  }
}
