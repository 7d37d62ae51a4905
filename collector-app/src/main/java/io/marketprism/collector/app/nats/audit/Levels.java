package io.marketprism.collector.app.nats.audit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Prices and sizes of one side of a book, as an event has them. Not thread-safe. */
final class Levels {
  private final List<BigDecimal> prices = new ArrayList<>();
  private final List<BigDecimal> sizes = new ArrayList<>();

  void add(BigDecimal price, BigDecimal size) {
    prices.add(price);
    sizes.add(size);
  }

  int count() {
    return prices.size();
  }

  BigDecimal price(int i) {
    return prices.get(i);
  }

  BigDecimal size(int i) {
    return sizes.get(i);
  }
}
