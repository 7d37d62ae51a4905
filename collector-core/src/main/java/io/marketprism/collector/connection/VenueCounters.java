package io.marketprism.collector.connection;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The counts of one venue and purpose, kept for ever. Thread-safe, without locks. */
final class VenueCounters {
  final AtomicLong opened = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong handOvers = new AtomicLong();
  final AtomicLong reconnects = new AtomicLong();
  final AtomicLong handlerErrors = new AtomicLong();
  final AtomicLong invalidTransitions = new AtomicLong();

  private final Map<CloseReason, LongAdder> closed = new ConcurrentHashMap<>();
  private final Map<CloseReason, LongAdder> failures = new ConcurrentHashMap<>();

  void closed(CloseReason reason) {
    closed.computeIfAbsent(reason, key -> new LongAdder()).increment();
  }

  void connectFailed(CloseReason reason) {
    failures.computeIfAbsent(reason, key -> new LongAdder()).increment();
  }

  Map<CloseReason, Long> closedByReason() {
    return byReason(closed);
  }

  Map<CloseReason, Long> failuresByReason() {
    return byReason(failures);
  }

  private static Map<CloseReason, Long> byReason(Map<CloseReason, LongAdder> counts) {
    Map<CloseReason, Long> byReason = new EnumMap<>(CloseReason.class);
    counts.forEach((reason, count) -> byReason.put(reason, count.sum()));
    return byReason;
  }
}
