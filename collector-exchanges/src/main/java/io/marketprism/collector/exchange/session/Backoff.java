package io.marketprism.collector.exchange.session;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next connect: a random part of a ceiling that doubles with each try.
 * Not thread-safe; owned by one slot and called on the control thread.
 *
 * <p>The ceiling starts at 250 ms, so that a short outage costs little, stays below an eighth of
 * the outage where that is more than a second, and never passes 60 s. What a connection carried
 * decides how the count goes on: data for five seconds begins anew; data for at least as long as
 * the last ceiling leaves the ceiling where it was; less lets it double. An open socket alone
 * counts for nothing; where only channels that speak seldom are acknowledged, being so counts as
 * data.
 */
final class Backoff {
  static final long BASE_NS = TimeUnit.MILLISECONDS.toNanos(250);
  static final long CAP_NS = TimeUnit.SECONDS.toNanos(60);
  static final long STABLE_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long SHORT_OUTAGE_CAP_NS = TimeUnit.SECONDS.toNanos(1);
  private static final int OUTAGE_SHARE = 8;
  private static final int MAX_DOUBLINGS = 20;

  private final RandomGenerator random;
  private int tries;
  private long lastCeilingNs;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The connection that ended had carried data for so long; 0 where it carried none. */
  void carried(long dataNs) {
    if (dataNs >= STABLE_NS) {
      tries = 0;
      lastCeilingNs = 0;
    } else if (dataNs > 0 && dataNs >= lastCeilingNs) {
      tries = Math.max(0, tries - 1);
    }
  }

  /**
   * The wait before the next try, where the exchange can be reached but does not serve us.
   *
   * @return nanoseconds
   */
  long next() {
    return next(CAP_NS);
  }

  /**
   * The wait before the next try, where the exchange cannot be reached.
   *
   * @param outageNs since data last flowed
   * @return nanoseconds
   */
  long nextWhileDown(long outageNs) {
    return next(Math.max(SHORT_OUTAGE_CAP_NS, Math.min(outageNs / OUTAGE_SHARE, CAP_NS)));
  }

  private long next(long capNs) {
    long doubledNs = BASE_NS << Math.min(tries, MAX_DOUBLINGS);
    lastCeilingNs = Math.min(doubledNs, capNs);
    if (doubledNs < capNs) {
      tries++;
    }
    return random.nextLong(lastCeilingNs + 1);
  }
}
