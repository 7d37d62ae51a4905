package io.marketprism.collector.book;

import io.marketprism.collector.model.Decimals;
import java.util.Arrays;

/**
 * One side of a book: an array of keys and sizes in turn, ascending, the best level last, so that
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

  /** Most changes concern one of so many best levels, and most others one of so many. */
  private static final int NEAR = 16;

  private static final int FAR = 128;

  private final boolean negated;
  private long[] levels = new long[0];
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
    return toPrice(key(index(fromBest)));
  }

  long size(int fromBest) {
    return levels[2 * index(fromBest) + 1];
  }

  /** The best levels as they are held, at most so many: key and size in turn, the best last. */
  long[] best(int most) {
    return Arrays.copyOfRange(levels, 2 * Math.max(0, count - most), 2 * count);
  }

  /** Copies all levels, price and size in turn, best first. */
  void copyTo(long[] to, int at) {
    int next = at;
    for (int i = count - 1; i >= 0; i--) {
      to[next++] = toPrice(key(i));
      to[next++] = levels[2 * i + 1];
    }
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
    if (count == 0 || key(0) >= horizon) {
      return count;
    }
    int found = search(horizon);
    return count - (found >= 0 ? found : -1 - found);
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
        levels[2 * at + 1] = size;
      }
    } else if (size != 0) {
      insert(-at - 1, key, size, limits);
    }
  }

  /**
   * Replaces all levels.
   *
   * @param from best first; levels of size 0 are left out
   * @param complete whether the list is the whole side
   * @throws IllegalArgumentException where a price stands twice
   */
  void load(LevelList from, boolean complete, BookLimits limits) {
    int room = from.count() + Math.max(16, from.count() / 16);
    if (levels.length < 2 * from.count() || levels.length > 4 * room) {
      levels = new long[2 * room];
    }
    count = 0;
    for (int i = from.count() - 1; i >= 0; i--) {
      if (from.size(i) != 0) {
        levels[2 * count] = toPrice(from.price(i));
        levels[2 * count + 1] = from.size(i);
        count++;
      }
    }
    sort();
    horizon = complete || count == 0 ? UNBOUNDED : key(0);
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
    long priceFactor = Decimals.powerOfTen(priceDigits);
    long sizeFactor = Decimals.powerOfTen(sizeDigits);
    for (int i = 0; i < count; i++) {
      Math.multiplyExact(key(i), priceFactor);
      Math.multiplyExact(levels[2 * i + 1], sizeFactor);
    }
    if (isBounded()) {
      Math.multiplyExact(horizon, priceFactor);
    }
  }

  /** Multiplies prices and sizes by powers of ten; {@link #requireFits} was asked before. */
  void widen(int priceDigits, int sizeDigits) {
    long priceFactor = Decimals.powerOfTen(priceDigits);
    long sizeFactor = Decimals.powerOfTen(sizeDigits);
    for (int i = 0; i < count; i++) {
      levels[2 * i] *= priceFactor;
      levels[2 * i + 1] *= sizeFactor;
    }
    if (isBounded()) {
      horizon *= priceFactor;
    }
    topChanged = true;
  }

  Ladder copy(QuoteSide side) {
    Ladder copy = new Ladder(side);
    copy.levels = Arrays.copyOf(levels, 2 * count);
    copy.count = count;
    copy.horizon = horizon;
    return copy;
  }

  /** The index of a key, or {@code -1 -} that where it would stand. */
  private int search(long key) {
    int at = 0;
    int among = count;
    if (among > NEAR && key(among - NEAR) <= key) {
      at = among - NEAR;
      among = NEAR;
    } else if (among > FAR && key(among - FAR) <= key) {
      at = among - FAR;
      among = FAR;
    }
    boolean sameSign = count > 0 && ((key(0) ^ key) | (key(count - 1) ^ key)) >= 0;
    at += sameSign ? belowOfItsSign(key, at, among) : below(key, at, among);
    return at < count && key(at) == key ? at : -1 - at;
  }

  /**
   * How many of so many levels from {@code start} on are below a key of their sign, so that
   * differences fit. Without a branch on the comparison, since which half of the levels the search
   * goes on in cannot be foreseen.
   */
  private int belowOfItsSign(long key, int start, int levels) {
    int at = start;
    for (int among = levels; among > 0; among >>>= 1) {
      int half = (among + 1) >>> 1;
      at += half & (int) ((key(at + half - 1) - key) >> 63);
    }
    return at - start;
  }

  private int below(long key, int start, int levels) {
    int at = start;
    for (int among = levels; among > 0; among >>>= 1) {
      int half = (among + 1) >>> 1;
      at += key(at + half - 1) < key ? half : 0;
    }
    return at - start;
  }

  private long key(int i) {
    return levels[2 * i];
  }

  private void remove(int at) {
    count--;
    System.arraycopy(levels, 2 * (at + 1), levels, 2 * at, 2 * (count - at));
  }

  private void insert(int at, long key, long size, BookLimits limits) {
    if (2 * count == levels.length) {
      int room = Math.min(limits.bound() + 1, count + Math.max(16, count / 8));
      levels = Arrays.copyOf(levels, 2 * room);
    }
    System.arraycopy(levels, 2 * at, levels, 2 * (at + 1), 2 * (count - at));
    levels[2 * at] = key;
    levels[2 * at + 1] = size;
    count++;
    topChanged |= count - at <= TOP;
    if (count > limits.pruneAbove()) {
      prune(limits.depth());
    }
  }

  private void prune(int depth) {
    System.arraycopy(levels, 2 * (count - depth), levels, 0, 2 * depth);
    count = depth;
    horizon = key(0);
    topChanged |= depth < TOP;
  }

  /** Puts the levels in order where the message was not; an exchange that sorts costs one pass. */
  private void sort() {
    for (int i = 1; i < count; i++) {
      if (key(i) <= key(i - 1)) {
        sortAll();
        return;
      }
    }
  }

  private void sortAll() {
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Long.compare(key(a), key(b)));
    long[] sorted = new long[levels.length];
    for (int i = 0; i < count; i++) {
      sorted[2 * i] = key(order[i]);
      sorted[2 * i + 1] = levels[2 * order[i] + 1];
      if (i > 0 && sorted[2 * i] == sorted[2 * (i - 1)]) {
        throw new IllegalArgumentException("a price stands twice in a snapshot");
      }
    }
    levels = sorted;
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
