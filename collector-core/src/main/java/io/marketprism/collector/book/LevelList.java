package io.marketprism.collector.book;

import io.marketprism.collector.model.Decimals;
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

  /**
   * Multiplies all prices and sizes by powers of ten.
   *
   * @throws ArithmeticException where one does not fit into 64 bits; nothing is changed
   */
  void widen(int priceDigits, int sizeDigits) {
    long priceFactor = Decimals.powerOfTen(priceDigits);
    long sizeFactor = Decimals.powerOfTen(sizeDigits);
    requireFits(prices, count, priceFactor);
    requireFits(sizes, count, sizeFactor);
    for (int i = 0; i < count; i++) {
      prices[i] *= priceFactor;
      sizes[i] *= sizeFactor;
    }
  }

  /** A copy with all prices and sizes multiplied by powers of ten; see {@link #widen}. */
  LevelList widened(int priceDigits, int sizeDigits) {
    LevelList copy = new LevelList();
    copy.prices = prices.clone();
    copy.sizes = sizes.clone();
    copy.count = count;
    copy.widen(priceDigits, sizeDigits);
    return copy;
  }

  /**
   * Throws where a value times the factor does not fit into 64 bits.
   *
   * @throws ArithmeticException naming nothing but the overflow
   */
  static void requireFits(long[] values, int count, long factor) {
    for (int i = 0; i < count; i++) {
      Math.multiplyExact(values[i], factor);
    }
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
