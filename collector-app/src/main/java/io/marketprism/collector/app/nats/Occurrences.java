package io.marketprism.collector.app.nats;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts occurrences. Thread-safe. */
final class Occurrences {
  private static final Occurrence[] ALL = Occurrence.values();

  private final AtomicLongArray counts = new AtomicLongArray(ALL.length);

  void count(Occurrence what) {
    add(what, 1);
  }

  @SuppressWarnings("EnumOrdinal") // An index that does not leave this class.
  void add(Occurrence what, long more) {
    counts.getAndAdd(what.ordinal(), more);
  }

  @SuppressWarnings("EnumOrdinal")
  long of(Occurrence what) {
    return counts.get(what.ordinal());
  }

  /** All of them by name, zeros included. */
  Map<String, Long> snapshot() {
    Map<String, Long> all = new LinkedHashMap<>();
    for (Occurrence what : ALL) {
      all.put(what.wire(), of(what));
    }
    return all;
  }
}
