package io.marketprism.collector.metrics;

import io.marketprism.collector.health.HealthReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells by the monotonic clock how long a report was not renewed, whatever times stand in it. Not
 * thread-safe; confined to the thread of one cache.
 */
final class ReportAge {
  private @Nullable Instant lastEvaluated;
  private long seenNs;

  /** When this report was seen first, nanoseconds, monotonic. */
  long seenNs(HealthReport report, long nowNs) {
    if (!report.evaluatedAt().equals(lastEvaluated)) {
      lastEvaluated = report.evaluatedAt();
      seenNs = nowNs;
    }
    return seenNs;
  }
}
