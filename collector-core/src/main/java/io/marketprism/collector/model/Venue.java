package io.marketprism.collector.model;

/**
 * An exchange together with a market segment that has its own feed, such as Binance spot.
 * Immutable.
 *
 * @param name the name in configuration and metrics, {@code binance-spot}
 * @param exchange the exchange's name in events and subjects, {@code binance}
 */
public record Venue(String name, String exchange) {
  @Override
  public String toString() {
    return name;
  }
}
