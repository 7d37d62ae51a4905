package io.marketprism.collector.testing;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.model.MarketEvent;
import java.util.Comparator;
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
    NavigableMap<Long, Long> held = new TreeMap<>(side.comparator());
    book.forEachLevel(which, Integer.MAX_VALUE, held::put);
    return held.equals(side);
  }

  private static LevelList levels(NavigableMap<Long, Long> side) {
    LevelList levels = new LevelList();
    side.forEach(levels::add);
    return levels;
  }
}
