package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.model.DataType;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** What became of the counted records of a log, by data type. Thread-safe. */
final class Accounts {
  private static final int TYPES = DataType.values().length;

  private final AtomicLongArray waiting = new AtomicLongArray(TYPES);
  private final AtomicLongArray recovered = new AtomicLongArray(TYPES);
  private final Map<DropReason, AtomicLongArray> dropped = new EnumMap<>(DropReason.class);

  Accounts() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new AtomicLongArray(TYPES));
    }
  }

  /** They were found at the start. */
  void recovered(DataType type, long count) {
    recovered.addAndGet(type.ordinal(), count);
    waiting.addAndGet(type.ordinal(), count);
  }

  void appended(DataType type, long count) {
    waiting.addAndGet(type.ordinal(), count);
  }

  void settled(DataType type) {
    waiting.decrementAndGet(type.ordinal());
  }

  void dropped(DataType type, DropReason reason, long count) {
    dropped(reason).addAndGet(type.ordinal(), count);
    waiting.addAndGet(type.ordinal(), -count);
  }

  long recovered(DataType type) {
    return recovered.get(type.ordinal());
  }

  long waiting(DataType type) {
    return waiting.get(type.ordinal());
  }

  long dropped(DataType type, DropReason reason) {
    return dropped(reason).get(type.ordinal());
  }

  private AtomicLongArray dropped(DropReason reason) {
    AtomicLongArray counts = dropped.get(reason);
    if (counts == null) {
      throw new IllegalStateException(reason.wire());
    }
    return counts;
  }
}
