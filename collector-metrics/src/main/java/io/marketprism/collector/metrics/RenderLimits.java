package io.marketprism.collector.metrics;

import java.time.Duration;

/**
 * The bounds of a rendering. Immutable.
 *
 * @param maxSeries series in all
 * @param maxBytes bytes of one form, uncompressed
 * @param collectTimeout how long one collector may take
 * @param patience how long a request waits for what is being prepared before it takes what is there
 */
record RenderLimits(int maxSeries, int maxBytes, Duration collectTimeout, Duration patience) {
  static final RenderLimits DEFAULTS =
      new RenderLimits(20_000, 16 << 20, Duration.ofSeconds(1), Duration.ofMillis(100));

  RenderLimits {
    if (maxSeries < 1 || maxBytes < 1) {
      throw new IllegalArgumentException("no room for metrics");
    }
  }

  RenderLimits withMaxSeries(int other) {
    return new RenderLimits(other, maxBytes, collectTimeout, patience);
  }

  RenderLimits withPatience(Duration other) {
    return new RenderLimits(maxSeries, maxBytes, collectTimeout, other);
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
