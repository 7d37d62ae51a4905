package io.marketprism.collector.book;

import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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

  /** Price and size in turn, the best last; asks by their negated price. */
  private final long[] bids;

  private final long[] asks;

  BookTop(ArrayOrderBook book, long sequence, long[] bids, long[] asks) {
    this.instrument = book.instrument();
    this.state = book.state();
    this.sequence = sequence;
    this.scales = book.scales();
    this.bids = bids;
    this.asks = asks;
  }

  /** A later top of the same book, of which a side that did not change is shared. */
  BookTop next(ArrayOrderBook book, long sequence, @Nullable Ladder bids, @Nullable Ladder asks) {
    return new BookTop(
        book,
        sequence,
        bids == null ? this.bids : bids.best(LEVELS),
        asks == null ? this.asks : asks.best(LEVELS));
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
    return held(side).length / 2;
  }

  /** The price of the {@code i}-th level, 0 being the best. */
  public BigDecimal price(QuoteSide side, int i) {
    long key = held(side)[index(side, i)];
    return Decimals.toBigDecimal(side == QuoteSide.BID ? key : -key, scales.price());
  }

  /** The size of the {@code i}-th level, 0 being the best. */
  public BigDecimal size(QuoteSide side, int i) {
    return Decimals.toBigDecimal(held(side)[index(side, i) + 1], scales.size());
  }

  private long[] held(QuoteSide side) {
    return side == QuoteSide.BID ? bids : asks;
  }

  private int index(QuoteSide side, int i) {
    if (i < 0 || i >= levels(side)) {
      throw new IndexOutOfBoundsException("level " + i + " of " + levels(side));
    }
    return held(side).length - 2 * (i + 1);
  }
}
