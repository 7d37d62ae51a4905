package io.marketprism.collector.exchange.session;

import java.time.Duration;

/**
 * How fast connections to one host may be opened, all slots together. Immutable.
 *
 * @param burst connections that may be opened at once after a pause, at least 1
 * @param interval a further one each such time
 * @param spacing least time between any two
 */
public record ConnectPace(int burst, Duration interval, Duration spacing) {
  /** Refuses a burst below 1 and negative times. */
  public ConnectPace {
    if (burst < 1 || interval.isNegative() || spacing.isNegative()) {
      throw new IllegalArgumentException(
          "not a pace of connects: " + burst + ", " + interval + ", " + spacing);
    }
  }
}
