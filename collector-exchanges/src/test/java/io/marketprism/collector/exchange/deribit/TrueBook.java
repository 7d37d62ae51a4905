package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A random book of BTC-PERPETUAL that knows itself at its id and writes frames of its changes.
 * Prices are in halves, sizes whole, as mantissas at 1 and 0 decimals.
 */
final class TrueBook {
  final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
  final TreeMap<Long, Long> asks = new TreeMap<>();
  private final SplittableRandom random;
  long id;

  TrueBook(SplittableRandom random) {
    this.random = random;
    this.id = random.nextInt(1_000_000);
    for (int i = 1; i <= 20; i++) {
      bids.put(100_000L - 5L * i, 10L + random.nextInt(50));
      asks.put(100_000L + 5L * i, 10L + random.nextInt(50));
    }
  }

  /** The frame of the next change; the book has it already. */
  String next() {
    long previous = id;
    id += 1 + random.nextInt(200);
    return DeribitHarness.change(previous, id, change(bids, -5), change(asks, 5));
  }

  private String change(NavigableMap<Long, Long> side, int step) {
    TreeMap<Long, String> levels = new TreeMap<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      long price = 100_000L + (long) step * (1 + random.nextInt(40));
      if (levels.containsKey(price)) {
        continue;
      }
      boolean held = side.containsKey(price);
      if (held && random.nextInt(3) == 0) {
        side.remove(price);
        levels.put(price, level("delete", price, random.nextInt(2) * 7L));
      } else {
        long size = 1L + random.nextInt(50);
        side.put(price, size);
        levels.put(price, level(held ? "change" : "new", price, size));
      }
    }
    return String.join(",", levels.values());
  }

  /** The frame of the whole book. */
  String snapshot() {
    return DeribitHarness.snapshot(id, whole(bids), whole(asks));
  }

  private static String whole(NavigableMap<Long, Long> side) {
    return String.join(
        ",",
        side.entrySet().stream().map(one -> level("new", one.getKey(), one.getValue())).toList());
  }

  private static String level(String action, long price, long size) {
    return "[\"" + action + "\"," + price / 10 + "." + price % 10 + "," + size + ".0]";
  }

  boolean equalTo(OrderBook book) {
    return same(bids, book, QuoteSide.BID) && same(asks, book, QuoteSide.ASK);
  }

  private static boolean same(NavigableMap<Long, Long> side, OrderBook book, QuoteSide which) {
    TreeMap<Long, Long> held = new TreeMap<>(side.comparator());
    book.forEachLevel(which, Integer.MAX_VALUE, held::put);
    return held.equals(side);
  }
}
