package io.marketprism.collector.exchange.deribit;

import java.util.Arrays;

/**
 * The trades of one message as read, none of which has an effect before all are. Reused from
 * message to message; holds on to its array.
 *
 * <p>Not thread-safe; owned by one {@link TradesPayload}.
 */
final class TradeList {
  /** More trades than one instrument has in 100 ms; what exceeds it is hostile. */
  static final int MAX_TRADES = 10_000;

  /** The side whose order stood in the book. */
  static final int MAKER = 1;

  /** The side whose order met it, which is the aggressor. */
  static final int TAKER = 2;

  private static final int LONGS = 5;
  private static final int SELL = 4;

  private long[] values = new long[16 * LONGS];
  private int count;
  private boolean forced;

  void clear() {
    count = 0;
    forced = false;
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count == MAX_TRADES;
  }

  /**
   * Appends a trade; price and amount are mantissas at the feed's scales.
   *
   * @param liquidated which of its sides were liquidated, {@link #MAKER} and {@link #TAKER}; 0 for
   *     none
   */
  void add(long id, long timeMs, long price, long amount, boolean sell, int liquidated) {
    int at = count * LONGS;
    if (at == values.length) {
      values = Arrays.copyOf(values, values.length * 2);
    }
    values[at] = id;
    values[at + 1] = timeMs;
    values[at + 2] = price;
    values[at + 3] = amount;
    values[at + 4] = liquidated | (sell ? SELL : 0);
    forced |= liquidated != 0;
    count++;
  }

  long id(int i) {
    return values[i * LONGS];
  }

  long timeMs(int i) {
    return values[i * LONGS + 1];
  }

  long price(int i) {
    return values[i * LONGS + 2];
  }

  long amount(int i) {
    return values[i * LONGS + 3];
  }

  boolean isSell(int i) {
    return has(i, SELL);
  }

  /** Whether some side of some trade was liquidated. */
  boolean anyLiquidated() {
    return forced;
  }

  /** Whether that side of a trade, {@link #MAKER} or {@link #TAKER}, was liquidated. */
  boolean isLiquidated(int i, int side) {
    return has(i, side);
  }

  private boolean has(int i, int flag) {
    return (values[i * LONGS + 4] & flag) != 0;
  }
}
