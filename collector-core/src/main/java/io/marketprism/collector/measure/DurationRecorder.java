package io.marketprism.collector.measure;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations. {@link #record} is called by one thread at a time, whose calls something else
 * puts in an order, such as a lock; it neither waits, nor allocates, nor takes part in any
 * contention: two plain reads and two ordered writes. {@link #counts} may be called by any thread.
 */
public final class DurationRecorder {
  private final DurationBounds bounds;

  /** One count for each class, then the sum. */
  private final AtomicLongArray figures;

  private final int sum;
  private final long longestMicros;

  /** A recorder that has counted nothing. */
  public DurationRecorder(DurationBounds bounds) {
    this.bounds = bounds;
    this.sum = bounds.size() + 1;
    this.longestMicros = 2 * bounds.micros(bounds.size() - 1);
    this.figures = new AtomicLongArray(sum + 1);
  }

  /**
   * Counts one duration, in microseconds. One below 0, which clocks that disagree may give, counts
   * as 0, and one above twice the last bound as that, so that a false time neither hides all others
   * in the sum nor makes it overflow.
   */
  public void record(long micros) {
    long counted = Math.max(0, Math.min(longestMicros, micros));
    add(bounds.classOf(counted), 1);
    add(sum, counted);
  }

  private void add(int index, long more) {
    figures.setRelease(index, figures.getPlain(index) + more);
  }

  /** What was counted so far; of what is being recorded meanwhile the sum may lack a part. */
  public DurationCounts counts() {
    long[] classes = new long[sum];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = figures.getAcquire(i);
    }
    return new DurationCounts(bounds, classes, figures.getAcquire(sum));
  }
}
