package io.marketprism.collector.app.simulator.random;

/**
 * One side of a true book, by ticks: a ring of sizes over the window from the best to the worst
 * level. Keys grow towards better prices: a bid's key is its tick, an ask's its negated tick.
 *
 * <p>Not thread-safe; owned by one {@link BookWalk}.
 */
final class TickSide {
  /** How far apart the best and the worst key can be. */
  static final int SPAN = 1 << 13;

  private static final int MASK = SPAN - 1;

  private final int[] lots = new int[SPAN];
  private long best;
  private long worst;
  private int count;

  /** Begins with one level. */
  TickSide(long key, int size) {
    best = key;
    worst = key;
    count = 1;
    lots[slot(key)] = size;
  }

  private static int slot(long key) {
    return (int) key & MASK;
  }

  long best() {
    return best;
  }

  long worst() {
    return worst;
  }

  int count() {
    return count;
  }

  /** The size at a key in lots; 0 where there is no level. */
  int get(long key) {
    return key > best || key < worst ? 0 : lots[slot(key)];
  }

  /** The next key at or below {@code key} that holds a level, else the worst one. */
  long occupied(long key) {
    long at = Math.max(worst, Math.min(key, best));
    while (lots[slot(at)] == 0) {
      at--;
    }
    return at;
  }

  /** Puts a size of at least 1 at a key that is within {@link #SPAN} of both ends. */
  void put(long key, int size) {
    if (Math.max(best, key) - Math.min(worst, key) >= SPAN) {
      throw new IllegalArgumentException("key " + key + " outside " + worst + ".." + best);
    }
    if (get(key) == 0) {
      count++;
    }
    lots[slot(key)] = size;
    best = Math.max(best, key);
    worst = Math.min(worst, key);
  }

  /** Removes the level at a key that holds one; the last one cannot be removed. */
  void remove(long key) {
    if (count == 1) {
      throw new IllegalStateException("the last level");
    }
    lots[slot(key)] = 0;
    count--;
    if (key == best) {
      best = occupied(key - 1);
    } else if (key == worst) {
      long at = key + 1;
      while (lots[slot(at)] == 0) {
        at++;
      }
      worst = at;
    }
  }
}
