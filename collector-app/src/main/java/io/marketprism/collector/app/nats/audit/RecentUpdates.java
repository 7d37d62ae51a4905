package io.marketprism.collector.app.nats.audit;

import java.util.Arrays;

/**
 * The last updates of one book that were applied, whose ids rise, so that one that comes again is
 * found. Not thread-safe.
 */
final class RecentUpdates {
  /** How many are held. */
  static final int SIZE = 4_096;

  private long[] lasts = new long[64];
  private long[] previous = new long[64];
  private long count;

  /** Notes an update that ends after all before it. */
  void add(long prev, long last) {
    if (count == lasts.length && lasts.length < SIZE) {
      lasts = Arrays.copyOf(lasts, 2 * lasts.length);
      previous = Arrays.copyOf(previous, 2 * previous.length);
    }
    lasts[at(count)] = last;
    previous[at(count)] = prev;
    count++;
  }

  /** Ids begin anew. */
  void clear() {
    count = 0;
  }

  /** Whether it is one of those that are held. */
  boolean contains(long prev, long last) {
    long low = Math.max(0, count - lasts.length);
    long high = count - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      long found = lasts[at(middle)];
      if (found == last) {
        return previous[at(middle)] == prev;
      }
      if (found < last) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  private int at(long index) {
    return (int) (index & (lasts.length - 1));
  }
}
