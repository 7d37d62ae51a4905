package io.marketprism.collector.book;

import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import java.math.BigDecimal;
import java.util.OptionalLong;

/**
 * The best levels of a book as of one moment. Immutable; readers take it by one volatile read and
 * never wait. A new one is made only when one of these levels, or the state, changed.
 */
public final class BookTop {
  /** Levels a side. */
  public static final int LEVELS = 20;

  private final Instrument instrument;
  private final BookState state;
  private final long sequence;
  private final Scales scales;
  private final int bids;
  private final long[] levels;

  BookTop(ArrayOrderBook book, Ladder bidSide, Ladder askSide, long sequence) {
    this.instrument = book.instrument();
    this.state = book.state();
    this.sequence = sequence;
    this.scales = book.scales();
    this.bids = Math.min(LEVELS, bidSide.count());
    int asks = Math.min(LEVELS, askSide.count());
    this.levels = new long[2 * (bids + asks)];
    copy(bidSide, bids, 0);
    copy(askSide, asks, 2 * bids);
  }

  private void copy(Ladder side, int count, int at) {
    for (int i = 0; i < count; i++) {
      levels[at + 2 * i] = side.price(i);
      levels[at + 2 * i + 1] = side.size(i);
    }
  }

  /** Whose book. */
  public Instrument instrument() {
    return instrument;
  }

  /** What may be believed of it. */
  public BookState state() {
    return state;
  }

  /** The exchange's id after which these levels stood; empty before a snapshot. */
  public OptionalLong sequence() {
    return ArrayOrderBook.optional(sequence);
  }

  /** Levels of a side, at most {@link #LEVELS}. */
  public int levels(QuoteSide side) {
    return side == QuoteSide.BID ? bids : levels.length / 2 - bids;
  }

  /** The price of the {@code i}-th level, 0 being the best. */
  public BigDecimal price(QuoteSide side, int i) {
    return Decimals.toBigDecimal(levels[index(side, i)], scales.price());
  }

  /** The size of the {@code i}-th level, 0 being the best. */
  public BigDecimal size(QuoteSide side, int i) {
    return Decimals.toBigDecimal(levels[index(side, i) + 1], scales.size());
  }

  private int index(QuoteSide side, int i) {
    if (i < 0 || i >= levels(side)) {
      throw new IndexOutOfBoundsException("level " + i + " of " + levels(side));
    }
    return 2 * (side == QuoteSide.BID ? i : bids + i);
  }
}
