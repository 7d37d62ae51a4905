package io.marketprism.collector.measure;

import java.util.Arrays;

/** How often something took how long, since counting began. Immutable. */
public final class DurationCounts {
  private final DurationBounds bounds;
  private final long[] classes;
  private final long sumMicros;

  /** The array is not copied; whoever made it gives it up. */
  DurationCounts(DurationBounds bounds, long[] classes, long sumMicros) {
    this.bounds = bounds;
    this.classes = classes;
    this.sumMicros = sumMicros;
  }

  /** Nothing was counted. */
  public static DurationCounts none(DurationBounds bounds) {
    return new DurationCounts(bounds, new long[bounds.size() + 1], 0);
  }

  /** In which classes it was counted. */
  public DurationBounds bounds() {
    return bounds;
  }

  /** How many durations were counted. */
  public long count() {
    return Arrays.stream(classes).sum();
  }

  /** How many were up to that bound, that included. */
  public long countUpTo(int index) {
    return Arrays.stream(classes, 0, index + 1).sum();
  }

  /** How long all were together, in microseconds. */
  public long sumMicros() {
    return sumMicros;
  }

  /**
   * Both together.
   *
   * @throws IllegalArgumentException where the other was counted in other classes
   */
  public DurationCounts plus(DurationCounts other) {
    if (other.bounds != bounds) {
      throw new IllegalArgumentException("counted in other classes");
    }
    long[] sums = classes.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.classes[i];
    }
    return new DurationCounts(bounds, sums, sumMicros + other.sumMicros);
  }
}
