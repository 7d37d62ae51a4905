package io.marketprism.collector.testing;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.model.MarketEvent;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A book kept the simple way, to compare others with. */
final class TrueBook {
  private final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<Long, Long> asks = new TreeMap<>();

  TrueBook copy() {
    TrueBook copy = new TrueBook();
    copy.bids.putAll(bids);
    copy.asks.putAll(asks);
    return copy;
  }

  void clear() {
    bids.clear();
    asks.clear();
  }

  void setBid(long price, long size) {
    set(bids, price, size);
  }

  void setAsk(long price, long size) {
    set(asks, price, size);
  }

  private static void set(NavigableMap<Long, Long> side, long price, long size) {
    if (size == 0) {
      side.remove(price);
    } else {
      side.put(price, size);
    }
  }

  BookSnapshot snapshot(long last) {
    return new BookSnapshot(
        last, levels(bids), levels(asks), true, true, SyncHarness.SCALES, MarketEvent.UNKNOWN, 0);
  }

  boolean equalTo(OrderBook book) {
    return same(bids, book, QuoteSide.BID) && same(asks, book, QuoteSide.ASK);
  }

  private static boolean same(NavigableMap<Long, Long> side, OrderBook book, QuoteSide which) {
    Comparison comparison = new Comparison(side);
    book.forEachLevel(which, Integer.MAX_VALUE, comparison::level);
    return comparison.isSame();
  }

  private static LevelList levels(NavigableMap<Long, Long> side) {
    LevelList levels = new LevelList();
    side.forEach(levels::add);
    return levels;
  }

  /** Goes through a side of this book while another is walked, best level first. */
  private static final class Comparison {
    private final Iterator<Map.Entry<Long, Long>> expected;
    private boolean same = true;

    Comparison(NavigableMap<Long, Long> side) {
      this.expected = side.entrySet().iterator();
    }

    void level(long price, long size) {
      if (expected.hasNext()) {
        Map.Entry<Long, Long> level = expected.next();
        same &= level.getKey() == price && level.getValue() == size;
      } else {
        same = false;
      }
    }

    boolean isSame() {
      return same && !expected.hasNext();
    }
  }
}
