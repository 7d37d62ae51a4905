package io.marketprism.collector.exchange.session;

import java.util.concurrent.TimeUnit;

/**
 * Decides when a connection has been silent for too long: four times the longest pause that its
 * channels usually make, but within the exchange's floor and ceiling; the ceiling while too little
 * was seen. Not thread-safe; owned by one slot and called on the control thread.
 *
 * <p>It is asked at regular times. Where it is asked much too late, the whole process stood still,
 * frames may wait in the socket, and the silence is counted from then only.
 */
final class QuietWatch {
  static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(500);

  /** What runs so much too late shows that the whole process stood still. */
  static final long STANDSTILL_NS = TimeUnit.SECONDS.toNanos(1);

  private static final int USUAL_TIMES = 4;
  private static final int MAX_DOUBLINGS = 10;

  private final long floorNs;
  private final long ceilingNs;
  private long lastLookNs;
  private long excusedUntilNs;
  private int silentBefore;

  QuietWatch(SessionLimits limits, long nowNs) {
    this.floorNs = limits.silenceFloor().toNanos();
    this.ceilingNs = Math.max(floorNs, limits.silenceCeiling().toNanos());
    this.lastLookNs = nowNs;
    this.excusedUntilNs = nowNs;
  }

  /**
   * Looks at the clock; to be called once each {@link #PERIOD_NS}.
   *
   * @return for how long the whole process stood still before, in nanoseconds; 0 where it did not
   */
  long look(long nowNs) {
    long lateNs = nowNs - lastLookNs - PERIOD_NS;
    lastLookNs = nowNs;
    if (lateNs <= STANDSTILL_NS) {
      return 0;
    }
    excuse(nowNs);
    return lateNs;
  }

  /** Counts no silence before that time: nothing was to be expected. */
  void excuse(long nowNs) {
    excusedUntilNs = nowNs;
  }

  /** For how long that connection has been silent beyond what is usual; 0 or less where not. */
  long excessNs(Arrivals arrivals, long nowNs) {
    long last = arrivals.lastNs();
    long since = excusedUntilNs - last > 0 ? excusedUntilNs : last;
    return nowNs - since - allowedNs(arrivals);
  }

  /** How long that connection may be silent. */
  long allowedNs(Arrivals arrivals) {
    if (!arrivals.enough()) {
      return ceilingNs;
    }
    long usual = Math.max(USUAL_TIMES * arrivals.longestPauseNs(), floorNs);
    return Math.min(usual << Math.min(silentBefore, MAX_DOUBLINGS), ceilingNs);
  }

  /** A new connection was as silent as the one before: another will hardly help, so wait longer. */
  void stillSilent() {
    silentBefore++;
  }

  /** Data came. */
  void heard() {
    silentBefore = 0;
  }
}
