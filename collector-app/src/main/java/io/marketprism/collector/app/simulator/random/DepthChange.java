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
  private long previous;
  private long first;
  private long last;

  /** Exchange time in milliseconds, UTC. */
  public long time() {
    return time;
  }

  /** Last update id of the delta before. */
  public long previous() {
    return previous;
  }

  /**
   * First update id that it contains: right after {@link #previous()} on a spot market, somewhere
   * after it for contracts, whose ids are not of one instrument alone.
   */
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

  void begin(long eventTime, long previousId, long firstId) {
    bids.clear();
    asks.clear();
    time = eventTime;
    previous = previousId;
    first = firstId;
    last = firstId;
  }

  void end(long lastId) {
    last = lastId;
  }
}
