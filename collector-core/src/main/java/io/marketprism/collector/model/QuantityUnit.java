package io.marketprism.collector.model;

import java.util.Locale;

/** The unit of sizes and quantities of an instrument, as its exchange counts them. */
public enum QuantityUnit {
  BASE,
  CONTRACTS,
  USD;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in events, {@code base}. */
  public String wire() {
    return wire;
  }
}
