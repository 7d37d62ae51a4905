package io.marketprism.collector.app.simulator.market;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The true book of one instrument at one sequence. Immutable.
 *
 * @param symbol the exchange's own string
 * @param lastUpdateId the last update that is contained
 * @param bids size by price, best first, both without trailing zeros
 * @param asks size by price, best first, both without trailing zeros
 */
public record TrueBook(
    String symbol,
    long lastUpdateId,
    NavigableMap<BigDecimal, BigDecimal> bids,
    NavigableMap<BigDecimal, BigDecimal> asks) {
  /** Copies both sides, in any order, dropping sizes of zero. */
  public TrueBook {
    bids = side(bids, Comparator.reverseOrder());
    asks = side(asks, Comparator.naturalOrder());
  }

  private static NavigableMap<BigDecimal, BigDecimal> side(
      Map<BigDecimal, BigDecimal> levels, Comparator<BigDecimal> order) {
    TreeMap<BigDecimal, BigDecimal> side = new TreeMap<>(order);
    levels.forEach(
        (price, size) -> {
          if (size.signum() != 0) {
            side.put(price.stripTrailingZeros(), size.stripTrailingZeros());
          }
        });
    return Collections.unmodifiableNavigableMap(side);
  }
}
