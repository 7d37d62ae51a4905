package io.marketprism.collector.app.simulator.market;

import java.math.BigDecimal;

/**
 * One listed instrument. Immutable.
 *
 * @param symbol the exchange's own string
 * @param base asset that is bought and sold
 * @param quote asset that prices are in
 * @param tickSize distance of prices, above 0
 * @param stepSize distance of sizes, above 0
 */
public record Instrument(
    String symbol, String base, String quote, BigDecimal tickSize, BigDecimal stepSize) {
  /** Refuses a tick or step that is not above zero. */
  public Instrument {
    if (tickSize.signum() <= 0 || stepSize.signum() <= 0) {
      throw new IllegalArgumentException(symbol + ": tick and step must be above 0");
    }
  }
}
