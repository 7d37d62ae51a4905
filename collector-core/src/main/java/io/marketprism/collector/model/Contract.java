package io.marketprism.collector.model;

import java.math.BigDecimal;
import java.util.OptionalLong;

/**
 * What one contract of a derivative stands for. Immutable.
 *
 * @param size how much one contract is, above 0, in {@code sizeAsset}
 * @param sizeAsset the asset that {@code size} counts: the base asset of linear contracts, {@code
 *     USD} of inverse ones
 * @param settle the asset that it is settled in
 * @param inverse whether its value is fixed in the quote asset and settled in the base asset
 * @param expiryMs when it ends, milliseconds since 1970 UTC; empty for perpetuals
 * @param funded whether its holders pay each other a funding rate
 */
public record Contract(
    BigDecimal size,
    String sizeAsset,
    String settle,
    boolean inverse,
    OptionalLong expiryMs,
    boolean funded) {
  /** Refuses a size that is not above zero. */
  public Contract {
    if (size.signum() <= 0) {
      throw new IllegalArgumentException("a contract of " + size);
    }
  }

  /** A contract that is funded where it never ends, as nearly all are. */
  public Contract(
      BigDecimal size, String sizeAsset, String settle, boolean inverse, OptionalLong expiryMs) {
    this(size, sizeAsset, settle, inverse, expiryMs, expiryMs.isEmpty());
  }
}
