package io.marketprism.collector.metrics.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what an endpoint does. Thread-safe; the codes are our own, so their number is bounded. */
final class EndpointCounters {
  private final Map<Integer, LongAdder> replies = new ConcurrentHashMap<>();
  private final LongAdder failures = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unansweredProbes = new LongAdder();
  private final LongAdder rebuilds = new LongAdder();

  void replied(int status) {
    replies.computeIfAbsent(status, code -> new LongAdder()).increment();
  }

  void failed() {
    failures.increment();
  }

  void refused() {
    refused.increment();
  }

  /** It did not answer a probe of our own. */
  void unanswered() {
    unansweredProbes.increment();
  }

  void rebuilt() {
    rebuilds.increment();
  }

  EndpointStats stats(int busyThreads) {
    Map<Integer, Long> byStatus = new TreeMap<>();
    replies.forEach((status, count) -> byStatus.put(status, count.sum()));
    return new EndpointStats(
        byStatus,
        failures.sum(),
        refused.sum(),
        busyThreads,
        unansweredProbes.sum(),
        rebuilds.sum());
  }
}
