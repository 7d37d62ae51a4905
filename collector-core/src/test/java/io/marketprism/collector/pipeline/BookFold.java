package io.marketprism.collector.pipeline;

import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.MarketEvent;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A book as a consumer keeps it from events, by the rule that is published for consumers. */
final class BookFold {
  final NavigableMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
  final NavigableMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
  long held = MarketEvent.UNKNOWN;

  /** Whether the event was a part of the book's chain; one that is not is left out. */
  boolean apply(BookEvent event) {
    if (held != MarketEvent.UNKNOWN && event.last() <= held) {
      return false;
    }
    if (event.isSnapshot()) {
      bids.clear();
      asks.clear();
    } else if (event.previous() != held) {
      return false;
    }
    for (int i = 0; i < event.bidCount(); i++) {
      set(bids, event.bidPrice(i), event.bidSize(i), event);
    }
    for (int i = 0; i < event.askCount(); i++) {
      set(asks, event.askPrice(i), event.askSize(i), event);
    }
    held = event.last();
    return true;
  }

  private static void set(
      NavigableMap<BigDecimal, BigDecimal> side, long price, long size, BookEvent event) {
    BigDecimal level = Decimals.toBigDecimal(price, event.priceScale());
    if (size == 0) {
      side.remove(level);
    } else {
      side.put(level, Decimals.toBigDecimal(size, event.sizeScale()));
    }
  }

  /** The levels of both sides, as text. */
  String content() {
    return bids + "/" + asks;
  }
}
