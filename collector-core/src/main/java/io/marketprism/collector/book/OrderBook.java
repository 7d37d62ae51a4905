package io.marketprism.collector.book;

import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An order book of one instrument: price levels with their total size, both sides from the best
 * inward out.
 *
 * <p>What {@code Collector.book} returns is an immutable copy, valid for its {@link #sequence()}.
 * Prices and sizes are exact: mantissas at {@link #scales()}, or BigDecimals without trailing
 * zeros.
 */
public interface OrderBook {
  /** Whose book this is. */
  Instrument instrument();

  /** What may be believed of it. */
  BookState state();

  /** The exchange's id up to which the book contains everything; empty before a snapshot. */
  OptionalLong sequence();

  /** The exchange's time of the last change in milliseconds since 1970 UTC; empty where unknown. */
  OptionalLong exchangeTimeMs();

  /** When the last change arrived: nanoseconds since 1970 UTC; empty before the first. */
  OptionalLong receivedNs();

  /** Decimals of all mantissas. */
  Scales scales();

  /** How many levels a side holds. */
  int levels(QuoteSide side);

  /** How many of them, from the best, are complete: no level is missing between them. */
  int completeLevels(QuoteSide side);

  /** The worst price up to which a side is complete; empty where the whole side is known. */
  Optional<BigDecimal> completeTo(QuoteSide side);

  /**
   * The price mantissa of the {@code i}-th level, 0 being the best.
   *
   * @throws IndexOutOfBoundsException unless 0 &lt;= i &lt; {@link #levels}
   */
  long priceMantissa(QuoteSide side, int i);

  /** The size mantissa of the {@code i}-th level; the same range. */
  long sizeMantissa(QuoteSide side, int i);

  /** The price of the {@code i}-th level, 0 being the best. */
  default BigDecimal price(QuoteSide side, int i) {
    return Decimals.toBigDecimal(priceMantissa(side, i), scales().price());
  }

  /** The size of the {@code i}-th level, 0 being the best. */
  default BigDecimal size(QuoteSide side, int i) {
    return Decimals.toBigDecimal(sizeMantissa(side, i), scales().size());
  }

  /** The best level of a side, or empty where it has none. */
  default Optional<Level> best(QuoteSide side) {
    return levels(side) == 0
        ? Optional.empty()
        : Optional.of(new Level(price(side, 0), size(side, 0)));
  }

  /** Walks the levels of a side from the best, at most {@code depth} of them. */
  default void forEachLevel(QuoteSide side, int depth, LevelVisitor visitor) {
    int end = Math.min(depth, levels(side));
    for (int i = 0; i < end; i++) {
      visitor.level(priceMantissa(side, i), sizeMantissa(side, i));
    }
  }

  /**
   * A price and the total size that stands there.
   *
   * @param price plain, without trailing zeros
   * @param size in the instrument's unit
   */
  record Level(BigDecimal price, BigDecimal size) {}

  /** Receives levels as mantissas at the book's scales. */
  @FunctionalInterface
  interface LevelVisitor {
    /** One level. */
    void level(long priceMantissa, long sizeMantissa);
  }
}
