package io.marketprism.collector.sync;

import java.util.OptionalLong;

/**
 * How busy a feed usually is, and how long it has been quiet. Data marks a flag; ticks put the time
 * to it, so that the message path reads no clock. Ages are exact to one tick.
 *
 * <p>Not thread-safe; guarded by the lock of the connection's state.
 */
final class Activity {
  /** How many times its usual gap a feed may be quiet before that means something. */
  private static final double PATIENCE = 20;

  /** How many turns a feed that is asked at intervals may miss before that means something. */
  private static final long TURNS = 3;

  /** So many ticks with data in a row, no pause beyond the floor between them, are steady. */
  private static final int STEADY = 100;

  private static final double WEIGHT = 0.1;

  private final long floorNs;
  private final double patience;
  private long messages;
  private boolean seen;
  private long lastDataNs;
  private double usualGapNs;
  private int steadyTicks;
  private boolean expecting;
  private boolean waiting;
  private long waitedNs;
  private long lastTickNs;

  /** Of a feed whose usual gap is learned from its data. */
  Activity(long floorNs) {
    this(floorNs, PATIENCE);
  }

  private Activity(long floorNs, double patience) {
    this.floorNs = floorNs;
    this.patience = patience;
  }

  /** Of a feed that is asked for each such time, whatever data it has. */
  static Activity asked(long floorNs, long intervalNs) {
    return new Activity(Math.max(floorNs, TURNS * intervalNs), 0);
  }

  /** Of a feed to which nothing may happen for days. */
  static Activity seldom() {
    return new Activity(Long.MAX_VALUE, 0);
  }

  void onData() {
    messages++;
  }

  /** Data may come from now on, or may not. */
  void expect(boolean data) {
    expecting = data;
  }

  /** Puts the time to the data since the last tick. Nanoseconds, monotonic. */
  void tick(long nowNs) {
    if (waiting) {
      waitedNs += nowNs - lastTickNs;
    }
    waiting = expecting;
    lastTickNs = nowNs;
    if (messages == 0) {
      return;
    }
    if (seen) {
      double gap = (double) (nowNs - lastDataNs) / messages;
      usualGapNs = usualGapNs == 0 ? gap : (1 - WEIGHT) * usualGapNs + WEIGHT * gap;
      steadyTicks = nowNs - lastDataNs > floorNs ? 0 : Math.min(steadyTicks + 1, STEADY);
    }
    seen = true;
    lastDataNs = nowNs;
    messages = 0;
  }

  /** Nanoseconds since the last data, empty before the first. */
  OptionalLong age(long nowNs) {
    return seen ? OptionalLong.of(Math.max(0, nowNs - lastDataNs)) : OptionalLong.empty();
  }

  /** Whether data might have come for longer than that, all such spans together, and none did. */
  boolean isUnheard(long limitNs) {
    return !seen && messages == 0 && waitedNs > limitNs;
  }

  /** Whether it has been quiet for longer than the floor and than is usual for it. */
  boolean isStale(long nowNs) {
    return seen && nowNs - lastDataNs > quietnessNs();
  }

  /** For how long it may be quiet before that means something, in nanoseconds. */
  long quietnessNs() {
    return (long) Math.max((double) floorNs, patience * usualGapNs);
  }

  /**
   * Whether data came often for a while, up to the last: silence after that is no habit of the
   * feed.
   */
  boolean isSteady() {
    return steadyTicks == STEADY;
  }
}
