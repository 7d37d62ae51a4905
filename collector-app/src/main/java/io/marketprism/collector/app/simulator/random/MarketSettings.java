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
 * @param levels about how many levels each side of a book has; never {@link #SLACK} more
 */
public record MarketSettings(
    long seed, OptionalDouble rate, InstantSource clock, LongSupplier nanoTime, int levels) {
  /** How far the number of levels goes from what is wanted. */
  public static final int SLACK = 100;

  private static final int USUAL_LEVELS = 1_500;

  /** Books of about 1,500 levels a side. */
  public MarketSettings(
      long seed, OptionalDouble rate, InstantSource clock, LongSupplier nanoTime) {
    this(seed, rate, clock, nanoTime, USUAL_LEVELS);
  }

  /** Refuses a rate that is not above zero. */
  public MarketSettings {
    if (rate.isPresent() && !(rate.getAsDouble() > 0)) {
      throw new IllegalArgumentException("rate must be above 0: " + rate.getAsDouble());
    }
  }

  /** The same with fewer levels, for an exchange that shows only so many. */
  public MarketSettings levels(int wanted) {
    return new MarketSettings(seed, rate, clock, nanoTime, wanted);
  }
}
