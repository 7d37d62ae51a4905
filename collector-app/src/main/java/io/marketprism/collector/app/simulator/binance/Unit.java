package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.random.ByteWriter;
import java.math.BigDecimal;

/**
 * A tick or step, in multiples of which futures write prices or sizes, with as many decimals as it
 * has. Immutable.
 *
 * @param mantissa its digits
 * @param one ten to the power of its decimals
 */
record Unit(long mantissa, long one) {
  static Unit of(BigDecimal size) {
    int decimals = Math.max(0, size.stripTrailingZeros().scale());
    return new Unit(
        size.movePointRight(decimals).longValueExact(),
        BigDecimal.ONE.movePointRight(decimals).longValueExact());
  }

  /** Writes so many of it. */
  void write(long count, ByteWriter out) {
    long value = count * mantissa;
    out.number(value / one);
    long rest = value % one;
    if (one > 1) {
      out.raw('.');
    }
    for (long digit = one / 10; digit > 0; digit /= 10) {
      out.raw((char) ('0' + rest / digit % 10));
    }
  }
}
