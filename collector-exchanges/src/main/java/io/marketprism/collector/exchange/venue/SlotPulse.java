package io.marketprism.collector.exchange.venue;

/**
 * When data last came to any feed of a slot. Ticks put the time to it, so that the message path
 * reads no clock. Not thread-safe; guarded by the slot's lock.
 */
final class SlotPulse {
  private long seenFrames;
  private long lastDataNs;

  /**
   * Lets time pass.
   *
   * @param dataFrames frames of data up to now
   * @param nowNs nanoseconds, monotonic
   */
  void tick(long dataFrames, long nowNs) {
    if (dataFrames != seenFrames) {
      seenFrames = dataFrames;
      lastDataNs = nowNs;
    }
  }

  /** Nanoseconds since data came, more than any limit where none ever did. */
  long quietNs(long nowNs) {
    return seenFrames == 0 ? Long.MAX_VALUE : Math.max(0, nowNs - lastDataNs);
  }
}
