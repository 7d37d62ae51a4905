package io.marketprism.collector.exchange.kit;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A price and the size that stands or was traded there, in plain notation as a venue writes them.
 *
 * @param price the price
 * @param size the size, {@code "0"} where the level is gone
 */
public record Level(String price, String size) {
  /** All of them as one side of a book in JSON. */
  public static String side(List<Level> levels, Function<Level, String> wire) {
    return levels.stream().map(wire).collect(Collectors.joining(",", "[", "]"));
  }

  boolean isGone() {
    return new BigDecimal(size).signum() == 0;
  }
}
