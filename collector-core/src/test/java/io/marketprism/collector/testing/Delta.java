package io.marketprism.collector.testing;

import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.model.MarketEvent;

/** A delta of an order book as an exchange sends it. */
public final class Delta {
  /** First id. */
  public final long first;

  /** Last id. */
  public final long last;

  private final long previous;
  private final long[] bids;
  private final long[] asks;

  /** One that does not name the one before it; bids and asks are price and size in turn. */
  public Delta(long first, long last, long[] bids, long[] asks) {
    this(new IdScheme.Ids(first, last, MarketEvent.UNKNOWN), bids, asks);
  }

  Delta(IdScheme.Ids ids, long[] bids, long[] asks) {
    this.first = ids.first();
    this.last = ids.last();
    this.previous = ids.previous();
    this.bids = bids;
    this.asks = asks;
  }

  /** Sets the first {@code count} of its levels in both sides of a book. */
  void applyTo(TrueBook book, int count) {
    int levels = Math.min(count, bids.length / 2);
    for (int i = 0; i < levels; i++) {
      book.setBid(bids[2 * i], bids[2 * i + 1]);
    }
    for (int i = 0; i < count - bids.length / 2; i++) {
      book.setAsk(asks[2 * i], asks[2 * i + 1]);
    }
  }

  /** How many levels it has. */
  int levels() {
    return (bids.length + asks.length) / 2;
  }

  /** As a decoder would read it. */
  public BookDelta decoded(long receivedNs) {
    BookDelta delta = new BookDelta().clear().ids(first, last, previous);
    delta.times(MarketEvent.UNKNOWN, receivedNs).scales(SyncHarness.SCALES);
    add(bids, delta.bids());
    add(asks, delta.asks());
    return delta;
  }

  private static void add(long[] from, LevelList to) {
    for (int i = 0; i < from.length; i += 2) {
      to.add(from[i], from[i + 1]);
    }
  }
}
