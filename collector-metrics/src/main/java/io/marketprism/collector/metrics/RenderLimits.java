package io.marketprism.collector.metrics;

import java.time.Duration;

/**
 * The bounds of a rendering. Immutable.
 *
 * @param maxSeries series in all
 * @param maxBytes bytes of one form, uncompressed
 * @param collectTimeout how long one collector may take
 * @param patience how long a request waits for what is being prepared before it takes what is there
 * @param patienceForOld the same where what is there is so old that nobody asked for a while
 */
record RenderLimits(
    int maxSeries,
    int maxBytes,
    Duration collectTimeout,
    Duration patience,
    Duration patienceForOld) {
  static final RenderLimits DEFAULTS =
      new RenderLimits(
          20_000, 16 << 20, Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMillis(500));

  RenderLimits {
    if (maxSeries < 1 || maxBytes < 1) {
      throw new IllegalArgumentException("no room for metrics");
    }
  }

  RenderLimits withMaxSeries(int other) {
    return new RenderLimits(other, maxBytes, collectTimeout, patience, patienceForOld);
  }

  RenderLimits withPatience(Duration other, Duration forOld) {
    return new RenderLimits(maxSeries, maxBytes, collectTimeout, other, forOld);
  }

  /** Feeds that may have series of their own, so that the rest has room. */
  int maxFeeds() {
    return Math.max(1, maxSeries / 4 * 3 / FeedMetrics.SERIES_PER_FEED);
  }

  /** Series that a collector not of ours may take. */
  int maxForeign() {
    return Math.max(1, maxSeries / 4);
  }
}
