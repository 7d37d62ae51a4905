package io.marketprism.collector.app.mainjob;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** The exchange's own book: the recorded snapshot and what was played on top of it. */
final class PlayedBook {
  private final String symbol;
  private final NavigableMap<BigDecimal, BigDecimal> bids =
      new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
  private long lastUpdateId;

  PlayedBook(String symbol, JsonObject snapshot) {
    this.symbol = symbol;
    apply(bids, snapshot.getAsJsonArray("bids"));
    apply(asks, snapshot.getAsJsonArray("asks"));
    lastUpdateId = snapshot.get("lastUpdateId").getAsLong();
  }

  /**
   * Applies a delta, unless it is older than the book; sizes are absolute, so once more is well.
   */
  void apply(JsonObject delta) {
    long last = delta.get("u").getAsLong();
    if (last >= lastUpdateId) {
      apply(bids, delta.getAsJsonArray("b"));
      apply(asks, delta.getAsJsonArray("a"));
      lastUpdateId = last;
    }
  }

  private static void apply(SortedMap<BigDecimal, BigDecimal> side, JsonArray levels) {
    for (JsonElement level : levels) {
      BigDecimal price = level.getAsJsonArray().get(0).getAsBigDecimal();
      BigDecimal size = level.getAsJsonArray().get(1).getAsBigDecimal();
      if (size.signum() == 0) {
        side.remove(price);
      } else {
        side.put(price, size);
      }
    }
  }

  long lastUpdateId() {
    return lastUpdateId;
  }

  /** The best levels of each side. */
  TrueBook best(int levels) {
    return new TrueBook(symbol, lastUpdateId, cut(bids, levels), cut(asks, levels));
  }

  private static NavigableMap<BigDecimal, BigDecimal> cut(
      NavigableMap<BigDecimal, BigDecimal> side, int levels) {
    NavigableMap<BigDecimal, BigDecimal> best = new TreeMap<>(side.comparator());
    side.entrySet().stream().limit(levels).forEach(one -> best.put(one.getKey(), one.getValue()));
    return best;
  }

  /** The finest step of the prices, or of the sizes, that it holds now. */
  BigDecimal step(boolean ofPrices) {
    int scale = 0;
    for (NavigableMap<BigDecimal, BigDecimal> side : List.of(bids, asks)) {
      for (BigDecimal number : ofPrices ? side.keySet() : side.values()) {
        scale = Math.max(scale, number.stripTrailingZeros().scale());
      }
    }
    return BigDecimal.ONE.movePointLeft(scale);
  }
}
