package io.marketprism.collector.pipeline;

import io.marketprism.collector.model.MarketEvent;
import java.util.Arrays;

/**
 * The newest size of each price, in two arrays with open addressing: setting a level allocates
 * nothing but when the arrays grow. Not thread-safe; owned by one {@link DeltaMerge}.
 */
final class LevelMap {
  /** No price; {@link MarketEvent#UNKNOWN} is never one. */
  private static final long NONE = MarketEvent.UNKNOWN;

  private static final int MIN_CAPACITY = 16;
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  private long[] prices;
  private long[] sizes;
  private int count;

  LevelMap() {
    this(MIN_CAPACITY);
  }

  private LevelMap(int capacity) {
    prices = new long[capacity];
    sizes = new long[capacity];
    Arrays.fill(prices, NONE);
  }

  /** How many prices it holds. */
  int count() {
    return count;
  }

  /** Sets the size of a price. */
  void set(long price, long size) {
    int slot = slot(price);
    sizes[slot] = size;
    if (prices[slot] == NONE) {
      prices[slot] = price;
      count++;
      if (capacityFor(count) > prices.length) {
        grow();
      }
    }
  }

  /** Heap that it would hold with that many more prices, in bytes. */
  long bytesWith(int more) {
    return 16L * Math.max(prices.length, capacityFor(count + more));
  }

  /**
   * The same levels with prices and sizes multiplied.
   *
   * @throws ArithmeticException where a product does not fit into 64 bits
   */
  LevelMap scaled(long priceFactor, long sizeFactor) {
    LevelMap scaled = new LevelMap(prices.length);
    for (int i = 0; i < prices.length; i++) {
      if (prices[i] != NONE) {
        scaled.set(
            Math.multiplyExact(prices[i], priceFactor), Math.multiplyExact(sizes[i], sizeFactor));
      }
    }
    return scaled;
  }

  /**
   * Writes price and size in turn, ordered by price.
   *
   * @param to where to
   * @param at index of the first price
   * @param descending whether the highest price comes first
   */
  void copyTo(long[] to, int at, boolean descending) {
    long[] sorted = new long[count];
    int n = 0;
    for (long price : prices) {
      if (price != NONE) {
        sorted[n++] = price;
      }
    }
    Arrays.sort(sorted);
    for (int i = 0; i < count; i++) {
      long price = sorted[descending ? count - 1 - i : i];
      to[at + 2 * i] = price;
      to[at + 2 * i + 1] = sizes[slot(price)];
    }
  }

  /** Where the price stands, or is to stand. */
  private int slot(long price) {
    int mask = prices.length - 1;
    int slot = (int) ((price * SPREAD) >>> 32) & mask;
    while (prices[slot] != price && prices[slot] != NONE) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The power of two of which that many prices fill at most two thirds. */
  private static int capacityFor(int prices) {
    int needed = Math.max(MIN_CAPACITY, prices + prices / 2);
    return Integer.highestOneBit(needed - 1) << 1;
  }

  private void grow() {
    long[] oldPrices = prices;
    long[] oldSizes = sizes;
    prices = new long[2 * oldPrices.length];
    sizes = new long[2 * oldPrices.length];
    Arrays.fill(prices, NONE);
    for (int i = 0; i < oldPrices.length; i++) {
      if (oldPrices[i] != NONE) {
        int slot = slot(oldPrices[i]);
        prices[slot] = oldPrices[i];
        sizes[slot] = oldSizes[i];
      }
    }
  }
}
