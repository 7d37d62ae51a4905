package io.marketprism.collector.sync;

import java.util.Arrays;

/**
 * Knows exactly which of the last 4,096 trade ids were seen, as one bit an id below the highest.
 * Not thread-safe; owned by one {@link TradeFeed}.
 */
final class TradeWindow {
  static final int IDS = 4_096;

  /** What is known of an id. */
  enum Seen {
    /** Never seen. */
    NEW,
    /** Seen before. */
    AGAIN,
    /** Too old to say. */
    BEYOND
  }

  private final long[] bits = new long[IDS / Long.SIZE];
  private boolean empty = true;
  private long highest;

  /** Marks an id, and says what was known of it. Ids may be any number that is not negative. */
  Seen mark(long id) {
    if (empty) {
      empty = false;
      highest = id;
      set(id);
      return Seen.NEW;
    }
    if (id > highest) {
      advance(id);
      return Seen.NEW;
    }
    if (highest - id >= IDS) {
      return Seen.BEYOND;
    }
    if ((bits[word(id)] & (1L << id)) != 0) {
      return Seen.AGAIN;
    }
    set(id);
    return Seen.NEW;
  }

  boolean isEmpty() {
    return empty;
  }

  /** The highest id seen; only where not {@link #isEmpty()}. */
  long highest() {
    return highest;
  }

  private void advance(long id) {
    if (id - highest >= IDS || id - highest < 0) {
      Arrays.fill(bits, 0);
    } else {
      for (long next = highest + 1; next < id; next++) {
        bits[word(next)] &= ~(1L << next);
      }
    }
    highest = id;
    set(id);
  }

  private void set(long id) {
    bits[word(id)] |= 1L << id;
  }

  private static int word(long id) {
    return (int) (id >>> 6) & (IDS / Long.SIZE - 1);
  }
}
