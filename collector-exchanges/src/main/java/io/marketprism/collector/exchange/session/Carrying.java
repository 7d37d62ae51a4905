package io.marketprism.collector.exchange.session;

/**
 * Whether a connection carries what was asked for, and for how long it did: all is answered, and
 * data came, unless only what speaks seldom is wanted. Not thread-safe; owned by one {@link Link}
 * and called on the control thread. Times are nanoseconds, monotonic.
 */
final class Carrying {
  private final SubscriptionLedger ledger;
  private final Arrivals arrivals;
  private boolean begun;
  private long sinceNs;

  Carrying(SubscriptionLedger ledger, Arrivals arrivals) {
    this.ledger = ledger;
    this.arrivals = arrivals;
  }

  /** Whether it does. */
  boolean is() {
    return ledger.settled() && (arrivals.any() || mayBeSilent());
  }

  /** Whether something is acknowledged, and nothing is wanted that speaks often. */
  private boolean mayBeSilent() {
    return !ledger.expectsSteadyData() && !ledger.acknowledgedChannels().isEmpty();
  }

  /** It does at that time; the first such time counts. */
  void begin(long nowNs) {
    if (!begun) {
      begun = true;
      sinceNs = nowNs;
    }
  }

  /** For how long: from the first data to the last, or up to now where silence says nothing. */
  long forNs(long nowNs) {
    return begun && mayBeSilent() ? Math.max(1, nowNs - sinceNs) : arrivals.flowedNs();
  }

  /** When it last did; only where {@link #forNs} is not 0. */
  long untilNs(long nowNs) {
    return begun && mayBeSilent() ? nowNs : arrivals.lastNs();
  }
}
