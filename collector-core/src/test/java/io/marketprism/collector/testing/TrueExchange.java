package io.marketprism.collector.testing;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.model.MarketEvent;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** An exchange: a random book that knows itself at every id. */
final class TrueExchange {
  final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
  final TreeMap<Long, Long> asks = new TreeMap<>();
  private final SplittableRandom random;
  long id;

  TrueExchange(SplittableRandom random) {
    this.random = random;
    this.id = 1L + random.nextInt(1_000_000);
    for (int i = 1; i <= 30; i++) {
      bids.put(10_000L - 2L * i, 1L + random.nextInt(50));
      asks.put(10_000L + 2L * i, 1L + random.nextInt(50));
    }
  }

  /** The next delta; the book has it already. */
  Delta next() {
    long first = id + 1;
    id += 1 + random.nextInt(5);
    return new Delta(first, id, change(bids, -1), change(asks, 1));
  }

  private long[] change(NavigableMap<Long, Long> side, int direction) {
    TreeMap<Long, Long> changes = new TreeMap<>(side.comparator());
    for (int n = random.nextInt(4); n > 0; n--) {
      long price = 10_000L + direction * (1L + random.nextInt(60));
      changes.put(price, random.nextInt(3) == 0 ? 0L : 1L + random.nextInt(50));
    }
    long[] levels = new long[2 * changes.size()];
    int at = 0;
    for (Map.Entry<Long, Long> change : changes.entrySet()) {
      levels[at++] = change.getKey();
      levels[at++] = change.getValue();
      set(side, change.getKey(), change.getValue());
    }
    return levels;
  }

  void set(NavigableMap<Long, Long> side, long price, long size) {
    if (size == 0) {
      side.remove(price);
    } else {
      side.put(price, size);
    }
  }

  BookSnapshot snapshot() {
    return new BookSnapshot(
        id,
        SyncHarness.levels(flat(bids)),
        SyncHarness.levels(flat(asks)),
        true,
        true,
        SyncHarness.SCALES,
        MarketEvent.UNKNOWN,
        0);
  }

  boolean equalTo(OrderBook book) {
    return same(bids, book, QuoteSide.BID) && same(asks, book, QuoteSide.ASK);
  }

  private static boolean same(NavigableMap<Long, Long> side, OrderBook book, QuoteSide which) {
    TreeMap<Long, Long> held = new TreeMap<>(side.comparator());
    book.forEachLevel(which, Integer.MAX_VALUE, held::put);
    return held.equals(side);
  }

  private static long[] flat(NavigableMap<Long, Long> side) {
    return side.entrySet().stream()
        .flatMapToLong(e -> LongStream.of(e.getKey(), e.getValue()))
        .toArray();
  }
}
