package io.marketprism.collector.model;

import java.util.Locale;

/** The aggressor side of a trade: {@link #BUY} lifted an ask. */
public enum Side {
  BUY,
  SELL;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in events, {@code buy}. */
  public String wire() {
    return wire;
  }
}
