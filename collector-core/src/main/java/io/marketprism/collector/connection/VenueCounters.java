package io.marketprism.collector.connection;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** The counts of one venue and purpose, kept for ever. Thread-safe, without locks. */
final class VenueCounters {
  final AtomicLong opened = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong handOvers = new AtomicLong();
  final AtomicLong handlerErrors = new AtomicLong();
  final AtomicLong invalidTransitions = new AtomicLong();

  private final AtomicLongArray closed = new AtomicLongArray(CloseReason.values().length);
  private final AtomicLongArray failures = new AtomicLongArray(CloseReason.values().length);

  void closed(CloseReason reason) {
    closed.incrementAndGet(reason.ordinal());
  }

  void connectFailed(CloseReason reason) {
    failures.incrementAndGet(reason.ordinal());
  }

  Map<CloseReason, Long> closedByReason() {
    return byReason(closed);
  }

  Map<CloseReason, Long> failuresByReason() {
    return byReason(failures);
  }

  private static Map<CloseReason, Long> byReason(AtomicLongArray counts) {
    Map<CloseReason, Long> byReason = new EnumMap<>(CloseReason.class);
    for (CloseReason reason : CloseReason.values()) {
      long count = counts.get(reason.ordinal());
      if (count > 0) {
        byReason.put(reason, count);
      }
    }
    return byReason;
  }
}
