package io.marketprism.collector.app.simulator.deribit;

import io.marketprism.collector.app.simulator.random.ByteWriter;
import java.math.BigDecimal;

/** Writes multiples of a unit, such as a tick, in plain notation and always with a point. */
final class Decimal {
  private final long unit;
  private final int scale;
  private final long one;

  /**
   * @param unit above 0
   */
  Decimal(BigDecimal unit) {
    this.scale = Math.max(1, unit.stripTrailingZeros().scale());
    this.unit = unit.setScale(scale).unscaledValue().longValueExact();
    this.one = BigDecimal.ONE.movePointRight(scale).longValueExact();
  }

  /** Appends {@code units} times the unit, which is not negative. */
  void write(long units, ByteWriter out) {
    long mantissa = units * unit;
    out.number(mantissa / one).raw('.');
    long rest = mantissa % one;
    for (long digit = one / 10; ; digit /= 10) {
      out.raw((char) ('0' + rest / digit));
      rest %= digit;
      if (rest == 0) {
        return;
      }
    }
  }
}
