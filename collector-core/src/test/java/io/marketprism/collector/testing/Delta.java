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

  private final long[] bids;
  private final long[] asks;

  /** Bids and asks are price and size in turn. */
  public Delta(long first, long last, long[] bids, long[] asks) {
    this.first = first;
    this.last = last;
    this.bids = bids;
    this.asks = asks;
  }

  /** As a decoder would read it. */
  public BookDelta decoded(long receivedNs) {
    BookDelta delta = new BookDelta().clear().ids(first, last, MarketEvent.UNKNOWN);
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
