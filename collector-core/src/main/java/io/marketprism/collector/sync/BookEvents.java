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
    boolean ordered = copy(delta.bids(), levels, 0, -1);
    ordered &= copy(delta.asks(), levels, 2 * bids, 1);
    if (!ordered) {
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
   * Copies levels; whether they stand best first, {@code direction} being the sign of each step.
   */
  private static boolean copy(LevelList from, long[] to, int at, int direction) {
    boolean ordered = true;
    for (int i = 0; i < from.count(); i++) {
      to[at + 2 * i] = from.price(i);
      to[at + 2 * i + 1] = from.size(i);
      ordered &= i == 0 || Long.compare(from.price(i), from.price(i - 1)) == direction;
    }
    return ordered;
  }

  /** Levels best first, the last size of each price, for messages that are not so. */
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
