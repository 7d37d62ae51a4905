package io.marketprism.collector.app.simulator.random;

/**
 * One delta of a book.
 *
 * <p>Not thread-safe; reused from delta to delta.
 */
public final class DepthChange {
  private final LevelChanges bids = new LevelChanges();
  private final LevelChanges asks = new LevelChanges();
  private long time;
  private long first;
  private long last;

  /** Exchange time in milliseconds, UTC. */
  public long time() {
    return time;
  }

  /** First update id that it contains: one more than the last of the delta before. */
  public long first() {
    return first;
  }

  /** Last update id that it contains. */
  public long last() {
    return last;
  }

  /** The bids that changed. */
  public LevelChanges bids() {
    return bids;
  }

  /** The asks that changed. */
  public LevelChanges asks() {
    return asks;
  }

  void begin(long eventTime, long firstId) {
    bids.clear();
    asks.clear();
    time = eventTime;
    first = firstId;
    last = firstId;
  }

  void end(long lastId) {
    last = lastId;
  }
}
