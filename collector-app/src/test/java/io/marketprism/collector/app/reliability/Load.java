package io.marketprism.collector.app.reliability;

import java.time.Duration;

/**
 * How hard a scenario is. Immutable.
 *
 * @param rate events a second over all simulated exchanges, about
 * @param fault how long the fault lasts
 */
record Load(int rate, Duration fault) {
  private static final int LEAST_SYMBOLS = 4;
  private static final int MOST_SYMBOLS = 20;
  private static final int EVENTS_A_SYMBOL = 500;

  Load {
    if (rate < 1 || fault.isNegative()) {
      throw new IllegalArgumentException("a rate of " + rate + ", a fault of " + fault);
    }
  }

  static Load of(int rate, int seconds) {
    return new Load(rate, Duration.ofSeconds(seconds));
  }

  /** How many instruments each exchange lists, so that none is unlike a real one. */
  int symbols() {
    return Math.min(MOST_SYMBOLS, Math.max(LEAST_SYMBOLS, rate / EVENTS_A_SYMBOL));
  }
}
