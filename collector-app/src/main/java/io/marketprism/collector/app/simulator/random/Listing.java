package io.marketprism.collector.app.simulator.random;

import io.marketprism.collector.app.simulator.market.Instrument;

/**
 * An instrument and where its price starts. Immutable.
 *
 * @param instrument what is listed
 * @param startTick first best bid, in ticks; at least 16,384, so that a deep book stays above zero
 */
public record Listing(Instrument instrument, long startTick) {
  private static final long LOWEST = 2L * TickSide.SPAN;

  /** Refuses a price that leaves no room for a book below it. */
  public Listing {
    if (startTick < LOWEST) {
      throw new IllegalArgumentException(instrument.symbol() + ": starts below " + LOWEST);
    }
  }
}
