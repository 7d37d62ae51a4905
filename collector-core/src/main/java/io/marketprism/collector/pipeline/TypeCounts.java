package io.marketprism.collector.pipeline;

import io.marketprism.collector.model.DataType;
import java.util.Arrays;

/** A count for each data type. Not thread-safe. */
final class TypeCounts {
  private final long[] counts = new long[DataType.values().length];

  long get(DataType type) {
    return counts[index(type)];
  }

  void set(DataType type, long count) {
    counts[index(type)] = count;
  }

  void add(DataType type, long more) {
    counts[index(type)] += more;
  }

  /** Moves what the other counts to this. */
  void takeAll(TypeCounts other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    other.clear();
  }

  void clear() {
    Arrays.fill(counts, 0);
  }

  @SuppressWarnings("EnumOrdinal") // An index that does not leave this class.
  private static int index(DataType type) {
    return type.ordinal();
  }
}
