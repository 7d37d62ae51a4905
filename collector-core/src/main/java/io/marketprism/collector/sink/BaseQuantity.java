package io.marketprism.collector.sink;

import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How much of the base asset a quantity of one instrument is, where that is exactly derivable: its
 * unit is the base asset, or linear contracts. Immutable. Mantissas are multiplied without
 * allocation.
 */
final class BaseQuantity {
  private final Optional<BigDecimal> factor;
  private final long mantissa;
  private final int scale;

  BaseQuantity(Instrument instrument) {
    this.factor = factor(instrument).map(Decimals::exact);
    Optional<BigDecimal> narrow = factor.filter(BaseQuantity::fits);
    this.mantissa = narrow.map(BigDecimal::unscaledValue).map(Number::longValue).orElse(0L);
    this.scale = narrow.map(BigDecimal::scale).orElse(0);
  }

  private static Optional<BigDecimal> factor(Instrument instrument) {
    return switch (instrument.quantityUnit()) {
      case BASE -> Optional.of(BigDecimal.ONE);
      case CONTRACTS -> instrument.baseOfContract();
      case USD -> Optional.empty();
    };
  }

  private static boolean fits(BigDecimal factor) {
    return factor.unscaledValue().bitLength() < Long.SIZE && factor.scale() <= Decimals.MAX_SCALE;
  }

  /**
   * Appends {@code member}, the quantity in the base asset and a quote; nothing where it is not
   * known, or does not fit into 64 bits.
   */
  void write(byte[] member, long quantity, int quantityScale, JsonBytes out) {
    long product = quantity * mantissa;
    boolean fits = Math.multiplyHigh(quantity, mantissa) == product >> (Long.SIZE - 1);
    if (mantissa != 0 && fits && quantityScale + scale <= Decimals.MAX_SCALE) {
      out.raw(member);
      out.decimal(product, quantityScale + scale);
      out.character('"');
    }
  }

  /** The same of an exact decimal. */
  Optional<BigDecimal> of(BigDecimal quantity) {
    return factor.map(quantity::multiply).map(BigDecimal::stripTrailingZeros);
  }
}
