package io.marketprism.collector.book;

import java.util.Arrays;

/**
 * A growable list of price levels of one side, as read from one message: parallel fixed-point
 * prices and sizes in the order of the message. Reused from message to message; holds on to its
 * arrays.
 *
 * <p>Not thread-safe; owned by whoever decodes into it.
 */
public final class LevelList {
  /** More levels than any exchange sends in one message; what exceeds it is hostile. */
  public static final int MAX_LEVELS = 50_000;

  private long[] prices = new long[64];
  private long[] sizes = new long[64];
  private int count;

  /**
   * Appends a level.
   *
   * @param price mantissa at the price scale that the reader chose
   * @param size mantissa at the size scale that the reader chose; 0 removes the level in a delta
   * @throws IndexOutOfBoundsException where the list already holds {@link #MAX_LEVELS}
   */
  public void add(long price, long size) {
    if (count == prices.length) {
      grow();
    }
    prices[count] = price;
    sizes[count++] = size;
  }

  /** How many levels the list holds. */
  public int count() {
    return count;
  }

  /** The price mantissa of level {@code i}, 0 &lt;= i &lt; {@link #count()}. */
  public long price(int i) {
    return prices[i];
  }

  /** The size mantissa of level {@code i}, 0 &lt;= i &lt; {@link #count()}. */
  public long size(int i) {
    return sizes[i];
  }

  /** Forgets all levels; keeps the arrays. */
  public void clear() {
    count = 0;
  }

  private void grow() {
    if (count >= MAX_LEVELS) {
      throw new IndexOutOfBoundsException("more than " + MAX_LEVELS + " levels on one side");
    }
    int capacity = Math.min(MAX_LEVELS, prices.length * 2);
    prices = Arrays.copyOf(prices, capacity);
    sizes = Arrays.copyOf(sizes, capacity);
  }
}
