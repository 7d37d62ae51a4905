package io.marketprism.collector.model;

import java.util.Locale;

/** What kind of market an instrument is traded in. */
public enum MarketType {
  SPOT,
  PERPETUAL,
  FUTURE,
  OPTION,
  INDEX;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in events and subjects, {@code spot}. */
  public String wire() {
    return wire;
  }
}
