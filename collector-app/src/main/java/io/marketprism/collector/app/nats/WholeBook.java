package io.marketprism.collector.app.nats;

import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.MarketEvent;

/** Makes the snapshot event of a book. */
final class WholeBook {
  private WholeBook() {}

  /**
   * The whole book as an event.
   *
   * @throws java.util.NoSuchElementException where the book has no sequence
   */
  static BookEvent of(OrderBook book) {
    int bids = book.levels(QuoteSide.BID);
    long[] levels = new long[2 * (bids + book.levels(QuoteSide.ASK))];
    copy(book, QuoteSide.BID, levels, 0);
    copy(book, QuoteSide.ASK, levels, 2 * bids);
    return new BookEvent.Builder(book.instrument())
        .snapshot(book.sequence().getAsLong())
        .times(
            book.exchangeTimeMs().orElse(MarketEvent.UNKNOWN),
            book.receivedNs().orElse(MarketEvent.UNKNOWN))
        .scales(book.scales().price(), book.scales().size())
        .build(levels, bids, horizon(book));
  }

  private static void copy(OrderBook book, QuoteSide side, long[] to, int start) {
    for (int i = 0; i < book.levels(side); i++) {
      to[start + 2 * i] = book.priceMantissa(side, i);
      to[start + 2 * i + 1] = book.sizeMantissa(side, i);
    }
  }

  private static BookEvent.Horizon horizon(OrderBook book) {
    int depth = Math.min(book.completeLevels(QuoteSide.BID), book.completeLevels(QuoteSide.ASK));
    return new BookEvent.Horizon(depth, end(book, QuoteSide.BID), end(book, QuoteSide.ASK));
  }

  private static long end(OrderBook book, QuoteSide side) {
    return book.completeTo(side)
        .map(price -> price.setScale(book.scales().price()).unscaledValue().longValueExact())
        .orElse(MarketEvent.UNKNOWN);
  }
}
