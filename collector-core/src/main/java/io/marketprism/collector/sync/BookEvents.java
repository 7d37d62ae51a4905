package io.marketprism.collector.sync;

import io.marketprism.collector.book.ArrayOrderBook;
import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Makes the events of one book. Not thread-safe; owned by one {@link BookSynchronizer}. */
final class BookEvents {
  private final BookEvent.Builder builder;

  BookEvents(Instrument instrument) {
    this.builder = new BookEvent.Builder(instrument);
  }

  /** The whole book as it stands at {@code last}. */
  BookEvent snapshot(long last, ArrayOrderBook book, long generation) {
    return builder
        .snapshot(last)
        .generation(generation)
        .times(
            book.exchangeTimeMs().orElse(MarketEvent.UNKNOWN),
            book.receivedNs().orElse(MarketEvent.UNKNOWN))
        .scales(book.scales().price(), book.scales().size())
        .build(book.levelsForEvent(), book.levels(QuoteSide.BID), book.horizon());
  }

  /** A delta that the book contains now, after {@code previous}. */
  BookEvent update(BookDelta delta, long previous, ArrayOrderBook book, long generation) {
    int bids = delta.bids().count();
    long[] levels = new long[2 * (bids + delta.asks().count())];
    if (!copy(delta.bids(), levels, 0, -1) || !copy(delta.asks(), levels, 2 * bids, 1)) {
      long[] bidLevels = sorted(delta.bids(), Comparator.reverseOrder());
      long[] askLevels = sorted(delta.asks(), Comparator.naturalOrder());
      bids = bidLevels.length / 2;
      levels = Arrays.copyOf(bidLevels, bidLevels.length + askLevels.length);
      System.arraycopy(askLevels, 0, levels, bidLevels.length, askLevels.length);
    }
    return builder
        .update(delta.first(), delta.last(), previous)
        .generation(generation)
        .times(delta.exchangeTimeMs(), delta.receivedNs())
        .scales(delta.scales().price(), delta.scales().size())
        .build(levels, bids, book.horizon());
  }

  /**
   * Copies levels that stand best first or worst first, {@code direction} being the sign of a step
   * away from the best; gives false where they stand otherwise.
   */
  private static boolean copy(LevelList from, long[] to, int at, int direction) {
    int count = from.count();
    int order = count < 2 ? direction : Long.compare(from.price(1), from.price(0));
    int next = order == direction ? at : at + 2 * (count - 1);
    for (int i = 0; i < count; i++) {
      if (i > 0 && Long.compare(from.price(i), from.price(i - 1)) != order) {
        return false;
      }
      to[next] = from.price(i);
      to[next + 1] = from.size(i);
      next += order == direction ? 2 : -2;
    }
    return order != 0;
  }

  /** Levels best first, the last size of each price, for messages in no order. */
  private static long[] sorted(LevelList from, Comparator<Long> order) {
    TreeMap<Long, Long> byPrice = new TreeMap<>(order);
    for (int i = 0; i < from.count(); i++) {
      byPrice.put(from.price(i), from.size(i));
    }
    return byPrice.entrySet().stream()
        .flatMapToLong(level -> LongStream.of(level.getKey(), level.getValue()))
        .toArray();
  }
}
