package io.marketprism.collector.app.simulator.deribit;

/**
 * Credits that are spent and come back with time. Not thread-safe; owned by the loop thread.
 *
 * <p>Times are nanoseconds, monotonic.
 */
final class CreditPool {
  private static final double NANOS = 1e9;

  private final DeribitLimits.Credits terms;
  private double left;
  private long countedAt;

  CreditPool(DeribitLimits.Credits terms, long now) {
    this.terms = terms;
    left = terms.most();
    countedAt = now;
  }

  /** Pays for one request; false where too little is left. */
  boolean pay(long now) {
    left = Math.min(terms.most(), left + (now - countedAt) / NANOS * terms.perSecond());
    countedAt = now;
    if (left < terms.cost()) {
      return false;
    }
    left -= terms.cost();
    return true;
  }
}
