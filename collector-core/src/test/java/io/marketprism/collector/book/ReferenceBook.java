package io.marketprism.collector.book;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The book as one would write it without a thought of speed; the tests' oracle. */
final class ReferenceBook {
  private final TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();

  void set(QuoteSide side, BigDecimal price, BigDecimal size) {
    if (size.signum() == 0) {
      side(side).remove(price);
    } else {
      side(side).put(price, size);
    }
  }

  void clear() {
    bids.clear();
    asks.clear();
  }

  /** Drops the worst levels until {@code depth} are left. */
  void prune(QuoteSide side, int depth) {
    while (side(side).size() > depth) {
      side(side).pollLastEntry();
    }
  }

  int levels(QuoteSide side) {
    return side(side).size();
  }

  BigDecimal worst(QuoteSide side) {
    return side(side).lastKey();
  }

  /** Whether {@code price} lies further out than {@code limit}. */
  static boolean isBeyond(QuoteSide side, BigDecimal price, BigDecimal limit) {
    int step = price.compareTo(limit);
    return side == QuoteSide.BID ? step < 0 : step > 0;
  }

  /** Where the books differ first, or an empty text. */
  String firstDifference(OrderBook book, QuoteSide side) {
    if (book.levels(side) != side(side).size()) {
      return book.levels(side) + " levels, not " + side(side).size();
    }
    int i = 0;
    for (Map.Entry<BigDecimal, BigDecimal> level : side(side).entrySet()) {
      if (book.price(side, i).compareTo(level.getKey()) != 0
          || book.size(side, i).compareTo(level.getValue()) != 0) {
        return "level " + i + " is " + book.price(side, i) + " x " + book.size(side, i);
      }
      i++;
    }
    return "";
  }

  private NavigableMap<BigDecimal, BigDecimal> side(QuoteSide side) {
    return side == QuoteSide.BID ? bids : asks;
  }
}
