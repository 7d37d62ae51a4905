package io.marketprism.collector.sync;

/**
 * Ids of trades that follow one another. Immutable.
 *
 * @param first the first of them, at least 0
 * @param last the last of them, at least the first
 */
public record TradeIds(long first, long last) {
  /** Refuses what holds no id. */
  public TradeIds {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("no ids from " + first + " to " + last);
    }
  }

  /** How many they are. */
  public long count() {
    return last - first + 1;
  }

  /** Whether that id is one of them. */
  public boolean has(long id) {
    return first <= id && id <= last;
  }
}
