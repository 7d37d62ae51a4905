package io.marketprism.collector.book;

import io.marketprism.collector.model.Decimals;
import java.util.Arrays;

/**
 * One side of a book: parallel arrays of keys and sizes, ascending, the best level last, so that
 * the levels that change most are moved least. Bids are keyed by price and asks by the negated
 * price, hence one class serves both.
 *
 * <p>Not thread-safe; owned by one {@link ArrayOrderBook}.
 */
final class Ladder {
  /** Levels from the best within which a change concerns the published top. */
  static final int TOP = BookTop.LEVELS;

  /** No horizon: the whole side is known. */
  private static final long UNBOUNDED = Long.MIN_VALUE;

  private static final int PROBES = 16;

  private final boolean negated;
  private long[] keys = new long[0];
  private long[] sizes = new long[0];
  private int count;
  private long horizon = UNBOUNDED;
  private boolean topChanged;

  Ladder(QuoteSide side) {
    this.negated = side == QuoteSide.ASK;
  }

  int count() {
    return count;
  }

  long price(int fromBest) {
    return toPrice(keys[index(fromBest)]);
  }

  long size(int fromBest) {
    return sizes[index(fromBest)];
  }

  /** Whether a level among the best {@link #TOP} changed since the last call of this method. */
  boolean takeTopChanged() {
    boolean changed = topChanged;
    topChanged = false;
    return changed;
  }

  boolean isBounded() {
    return horizon != UNBOUNDED;
  }

  /** The worst price up to which the side is complete; only where {@link #isBounded()}. */
  long horizonPrice() {
    return toPrice(horizon);
  }

  int completeLevels() {
    if (!isBounded()) {
      return count;
    }
    int found = Arrays.binarySearch(keys, 0, count, horizon);
    return count - (found >= 0 ? found : -found - 1);
  }

  /** Sets the size at a price; 0 removes the level, and removing an absent one is normal. */
  void set(long price, long size, BookLimits limits) {
    long key = negated ? -price : price;
    if (key < horizon && limits.prunes()) {
      return;
    }
    int at = search(key);
    if (at >= 0) {
      topChanged |= count - at <= TOP;
      if (size == 0) {
        remove(at);
      } else {
        sizes[at] = size;
      }
    } else if (size != 0) {
      insert(-at - 1, key, size, limits);
    }
  }

  /**
   * Replaces all levels.
   *
   * @param levels best first; levels of size 0 are left out
   * @param complete whether the list is the whole side
   * @throws IllegalArgumentException where a price stands twice
   */
  void load(LevelList levels, boolean complete, BookLimits limits) {
    int room = levels.count() + Math.max(16, levels.count() / 16);
    if (keys.length < levels.count() || keys.length > 2 * room) {
      keys = new long[room];
      sizes = new long[room];
    }
    count = 0;
    for (int i = levels.count() - 1; i >= 0; i--) {
      if (levels.size(i) != 0) {
        keys[count] = negated ? -levels.price(i) : levels.price(i);
        sizes[count++] = levels.size(i);
      }
    }
    sort();
    horizon = complete || count == 0 ? UNBOUNDED : keys[0];
    topChanged = true;
    if (limits.prunes() && count > limits.depth()) {
      prune(limits.depth());
    }
  }

  void clear() {
    count = 0;
    horizon = UNBOUNDED;
    topChanged = true;
  }

  /**
   * Throws where a value would not fit into 64 bits after {@link #widen}.
   *
   * @throws ArithmeticException naming nothing but the overflow
   */
  void requireFits(int priceDigits, int sizeDigits) {
    LevelList.requireFits(keys, count, Decimals.powerOfTen(priceDigits));
    LevelList.requireFits(sizes, count, Decimals.powerOfTen(sizeDigits));
    if (isBounded()) {
      Math.multiplyExact(horizon, Decimals.powerOfTen(priceDigits));
    }
  }

  /** Multiplies prices and sizes by powers of ten; {@link #requireFits} was asked before. */
  void widen(int priceDigits, int sizeDigits) {
    long priceFactor = Decimals.powerOfTen(priceDigits);
    long sizeFactor = Decimals.powerOfTen(sizeDigits);
    for (int i = 0; i < count; i++) {
      keys[i] *= priceFactor;
      sizes[i] *= sizeFactor;
    }
    if (isBounded()) {
      horizon *= priceFactor;
    }
  }

  Ladder copy(QuoteSide side) {
    Ladder copy = new Ladder(side);
    copy.keys = Arrays.copyOf(keys, count);
    copy.sizes = Arrays.copyOf(sizes, count);
    copy.count = count;
    copy.horizon = horizon;
    return copy;
  }

  private int search(long key) {
    int last = count - 1;
    int stop = Math.max(-1, last - PROBES);
    for (int i = last; i > stop; i--) {
      if (keys[i] <= key) {
        return keys[i] == key ? i : -(i + 1) - 1;
      }
    }
    return Arrays.binarySearch(keys, 0, stop + 1, key);
  }

  private void remove(int at) {
    int moved = count - at - 1;
    if (moved > 0) {
      System.arraycopy(keys, at + 1, keys, at, moved);
      System.arraycopy(sizes, at + 1, sizes, at, moved);
    }
    count--;
  }

  private void insert(int at, long key, long size, BookLimits limits) {
    if (count == keys.length) {
      int capacity = Math.min(limits.bound() + 1, count + Math.max(16, count / 8));
      keys = Arrays.copyOf(keys, capacity);
      sizes = Arrays.copyOf(sizes, capacity);
    }
    int moved = count - at;
    if (moved > 0) {
      System.arraycopy(keys, at, keys, at + 1, moved);
      System.arraycopy(sizes, at, sizes, at + 1, moved);
    }
    keys[at] = key;
    sizes[at] = size;
    count++;
    topChanged |= count - at <= TOP;
    if (count > limits.pruneAbove()) {
      prune(limits.depth());
    }
  }

  private void prune(int depth) {
    int dropped = count - depth;
    System.arraycopy(keys, dropped, keys, 0, depth);
    System.arraycopy(sizes, dropped, sizes, 0, depth);
    count = depth;
    horizon = keys[0];
  }

  /** Puts the levels in order where the message was not; an exchange that sorts costs one pass. */
  private void sort() {
    for (int i = 1; i < count; i++) {
      if (keys[i] <= keys[i - 1]) {
        sortAll();
        return;
      }
    }
  }

  private void sortAll() {
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Long.compare(keys[a], keys[b]));
    long[] sortedKeys = new long[keys.length];
    long[] sortedSizes = new long[sizes.length];
    for (int i = 0; i < count; i++) {
      sortedKeys[i] = keys[order[i]];
      sortedSizes[i] = sizes[order[i]];
      if (i > 0 && sortedKeys[i] == sortedKeys[i - 1]) {
        throw new IllegalArgumentException("a price stands twice in a snapshot");
      }
    }
    keys = sortedKeys;
    sizes = sortedSizes;
  }

  private int index(int fromBest) {
    if (fromBest < 0 || fromBest >= count) {
      throw new IndexOutOfBoundsException("level " + fromBest + " of " + count);
    }
    return count - 1 - fromBest;
  }

  private long toPrice(long key) {
    return negated ? -key : key;
  }
}
