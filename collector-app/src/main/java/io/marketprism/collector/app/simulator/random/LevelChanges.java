package io.marketprism.collector.app.simulator.random;

/**
 * The levels of one side that one delta names, best first, each price once.
 *
 * <p>Not thread-safe; reused from delta to delta.
 */
public final class LevelChanges {
  private static final int MOST = 64;

  private final long[] keys = new long[MOST];
  private final int[] lots = new int[MOST];
  private int count;

  /** How many levels. */
  public int count() {
    return count;
  }

  /** The price of level {@code i} in ticks. */
  public long tick(int i) {
    return Math.abs(keys[i]);
  }

  /** The new size of level {@code i} in steps; 0 removes it. */
  public int lots(int i) {
    return lots[i];
  }

  /** Names a level by its key, in place of what was said about it before. */
  void set(long key, int size) {
    for (int i = 0; i < count; i++) {
      if (keys[i] == key) {
        lots[i] = size;
        return;
      }
    }
    int at = count++;
    for (; at > 0 && keys[at - 1] < key; at--) {
      keys[at] = keys[at - 1];
      lots[at] = lots[at - 1];
    }
    keys[at] = key;
    lots[at] = size;
  }

  /** Whether another step of a walk may fit no more. */
  boolean nearlyFull() {
    return count > MOST / 2;
  }

  void clear() {
    count = 0;
  }
}
