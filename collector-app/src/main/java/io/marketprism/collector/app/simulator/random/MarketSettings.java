package io.marketprism.collector.app.simulator.random;

import java.time.InstantSource;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * How a {@link RandomMarket} runs. Immutable.
 *
 * @param seed the same seed gives the same events, but for their times
 * @param rate deltas a second over all instruments; empty as fast as the clients take them
 * @param clock the exchange's time, UTC
 * @param nanoTime monotonic, for the pace
 */
public record MarketSettings(
    long seed, OptionalDouble rate, InstantSource clock, LongSupplier nanoTime) {
  /** Refuses a rate that is not above zero. */
  public MarketSettings {
    if (rate.isPresent() && !(rate.getAsDouble() > 0)) {
      throw new IllegalArgumentException("rate must be above 0: " + rate.getAsDouble());
    }
  }
}
