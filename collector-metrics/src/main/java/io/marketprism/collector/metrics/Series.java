package io.marketprism.collector.metrics;

import java.util.Arrays;

/**
 * The last values of one figure, one for each slot of time; what is not known is not a number, and
 * so is a slot in which nothing was put. Takes as much memory empty as full. Not thread-safe; owned
 * by one {@link History}.
 */
final class Series {
  private final double[] values;
  private long newest = -1;

  Series(int slots) {
    values = new double[slots];
    Arrays.fill(values, Double.NaN);
  }

  /** Puts the value of a slot later than all before; the slots between are not known. */
  void put(long slot, double value) {
    long first = Math.max(newest + 1, slot - values.length + 1);
    for (long passed = first; passed < slot; passed++) {
      values[place(passed)] = Double.NaN;
    }
    values[place(slot)] = value;
    newest = slot;
  }

  /** The values of all slots up to the newest, oldest first. */
  double[] oldestFirst() {
    double[] ordered = new double[values.length];
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = values[place(newest + 1 + i)];
    }
    return ordered;
  }

  /** Whether no value is known. */
  boolean isUnknown() {
    return Arrays.stream(values).allMatch(Double::isNaN);
  }

  private int place(long slot) {
    return (int) (slot % values.length);
  }
}
