package io.marketprism.collector.app.simulator.random;

/**
 * An order that took liquidity at one price: one aggregate of one to three matches.
 *
 * <p>Not thread-safe; reused from order to order.
 */
public final class TakerOrder {
  static final int MOST_FILLS = 3;

  private final int[] lots = new int[MOST_FILLS];
  private int fills;
  private long time;
  private long tick;
  private long firstTradeId;
  private long aggregateId;
  private boolean buy;
  private boolean liquidates;

  /** Exchange time in milliseconds, UTC. */
  public long time() {
    return time;
  }

  /** Price in ticks. */
  public long tick() {
    return tick;
  }

  /** How many matches. */
  public int fills() {
    return fills;
  }

  /** Size of match {@code i} in steps. */
  public int lots(int i) {
    return lots[i];
  }

  /** Id of match {@code i}; ids of one instrument are without holes. */
  public long tradeId(int i) {
    return firstTradeId + i;
  }

  /** Id of the aggregate; ids of one instrument are without holes. */
  public long aggregateId() {
    return aggregateId;
  }

  /** Whether the taker bought. */
  public boolean buy() {
    return buy;
  }

  /** The size of all matches in steps. */
  public long allLots() {
    long all = 0;
    for (int i = 0; i < fills; i++) {
      all += lots[i];
    }
    return all;
  }

  /** Whether it closed the position of who could not pay. */
  public boolean liquidates() {
    return liquidates;
  }

  void liquidates(boolean so) {
    liquidates = so;
  }

  void begin(long eventTime, boolean takerBuys, long price) {
    time = eventTime;
    buy = takerBuys;
    tick = price;
  }

  void number(long firstId, long aggregate) {
    firstTradeId = firstId;
    aggregateId = aggregate;
  }

  /** Splits a size of at least {@code parts} into that many matches. */
  void fill(int total, int parts) {
    fills = parts;
    int each = total / parts;
    for (int i = 0; i < parts; i++) {
      lots[i] = each;
    }
    lots[0] += total - each * parts;
  }
}
