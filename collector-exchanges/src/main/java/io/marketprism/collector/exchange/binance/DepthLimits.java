package io.marketprism.collector.exchange.binance;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How many levels a depth request may ask for, and what it weighs. Immutable.
 *
 * @param weights the weight of a request for up to so many levels, by that number
 * @param listedOnly whether only the numbers in {@code weights} may be asked for
 */
record DepthLimits(NavigableMap<Integer, Integer> weights, boolean listedOnly) {
  /** Source: Binance spot REST API, state of 2026-07-21, read 2026-11-22. */
  static final DepthLimits SPOT =
      new DepthLimits(new TreeMap<>(Map.of(100, 5, 500, 25, 1_000, 50, 5_000, 250)), false);

  /** Source: Binance USD-M and COIN-M REST API, state of 2026-08-19, read 2026-11-22. */
  static final DepthLimits FUTURES =
      new DepthLimits(
          new TreeMap<>(Map.of(5, 2, 10, 2, 20, 2, 50, 2, 100, 5, 500, 10, 1_000, 20)), true);

  /** The most levels that a snapshot can have. */
  int deepest() {
    return weights.lastKey();
  }

  /** The least limit that gives so many levels, or the greatest there is. */
  int limit(int depth) {
    int wanted = Math.min(depth, deepest());
    return listedOnly ? weights.ceilingKey(wanted) : wanted;
  }

  /** The weight of a request with that limit. */
  int weight(int limit) {
    return weights.ceilingEntry(limit).getValue();
  }
}
