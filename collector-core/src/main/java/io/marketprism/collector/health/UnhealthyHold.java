package io.marketprism.collector.health;

/**
 * Lets a collector become unhealthy, and well again, only once that has held for some time: what
 * acts on the answer 503 must not be driven to and fro by what passes at once. Not thread-safe.
 */
final class UnhealthyHold {
  private final long holdNs;
  private boolean unhealthy;
  private boolean differs;
  private long differsSinceNs;

  /** A hold that begins well, for {@code holdNs} in either direction. */
  UnhealthyHold(long holdNs) {
    this.holdNs = holdNs;
  }

  /** Forgets what was, where that must not count. */
  void beginAnew() {
    unhealthy = false;
    differs = false;
  }

  /**
   * Whether it is unhealthy.
   *
   * @param calledFor whether something calls for that now
   * @param nowNs monotonic
   */
  boolean holds(boolean calledFor, long nowNs) {
    if (calledFor == unhealthy) {
      differs = false;
      return unhealthy;
    }
    if (!differs) {
      differs = true;
      differsSinceNs = nowNs;
    }
    if (nowNs - differsSinceNs >= holdNs) {
      unhealthy = calledFor;
      differs = false;
    }
    return unhealthy;
  }
}
