package io.marketprism.collector.sync;

import io.marketprism.collector.model.Scales;

/**
 * Who takes numbers as mantissas of 64 bits, at decimals that grow where finer numbers come; others
 * take decimals of any size. Not thread-safe.
 */
public interface Scaled {
  /** The decimals at which messages are to be read. */
  Scales scales();

  /**
   * Raises the decimals for a finer number; the message is to be read again.
   *
   * @return false where they cannot be held: the feed has failed
   */
  boolean widen(int priceScale, int sizeScale);
}
