package io.marketprism.collector.sync;

import io.marketprism.collector.health.FeedReport;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came in on a feed and what became of it. Not thread-safe; guarded by the lock of the
 * connection's state.
 */
final class FeedCounters {
  long messages;
  long events;
  long stale;
  long late;
  long backfilled;
  long unfilled;
  long gaps;
  long resyncs;
  long snapshotRequests;
  long resubscribed;
  long replaced;
  private final Map<String, Long> rejected = new TreeMap<>();

  /** Counts a refused message; reasons are a few fixed words. */
  void reject(String reason) {
    reject(reason, 1);
  }

  void reject(String reason, long count) {
    if (count > 0) {
      rejected.merge(reason, count, Long::sum);
    }
  }

  FeedReport.Counts snapshot() {
    return new FeedReport.Counts(
        messages,
        events,
        stale,
        late,
        backfilled,
        unfilled,
        Map.copyOf(rejected),
        gaps,
        resyncs,
        snapshotRequests,
        resubscribed,
        replaced);
  }
}
