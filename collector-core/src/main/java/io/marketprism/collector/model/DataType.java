package io.marketprism.collector.model;

import java.util.Locale;
import java.util.Optional;

/** A normalized kind of event; together with an instrument it names a feed. */
public enum DataType {
  ORDERBOOK,
  TRADE,
  BBO,
  FUNDING_RATE,
  MARK_PRICE,
  INDEX_PRICE,
  OPEN_INTEREST,
  LIQUIDATION,
  LSR_TOP_POSITION,
  LSR_ALL_ACCOUNT,
  VOLATILITY_INDEX,
  INTERRUPTION;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in events, subjects and configuration, {@code funding_rate}. */
  public String wire() {
    return wire;
  }

  /** The data type of that wire name, or empty where there is none. */
  public static Optional<DataType> of(String wire) {
    for (DataType type : values()) {
      if (type.wire.equals(wire)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
