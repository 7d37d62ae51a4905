package io.marketprism.collector.book;

import io.marketprism.collector.model.Scales;

/**
 * A whole book as the exchange gave it. The receiver may keep it; nothing changes it any more.
 *
 * @param last the id up to which it contains everything
 * @param bids levels, best first
 * @param asks levels, best first
 * @param bidsComplete whether the bids are all there are, or were cut at the depth asked for
 * @param asksComplete the same of the asks
 * @param scales decimals of the levels
 * @param exchangeTimeMs exchange time in milliseconds since 1970 UTC, or UNKNOWN
 * @param receivedNs when the reply was complete: nanoseconds since 1970 UTC
 */
public record BookSnapshot(
    long last,
    LevelList bids,
    LevelList asks,
    boolean bidsComplete,
    boolean asksComplete,
    Scales scales,
    long exchangeTimeMs,
    long receivedNs) {

  /**
   * The same snapshot with its levels at wider scales; itself where it has them.
   *
   * @throws ArithmeticException where a value does not fit into 64 bits
   */
  BookSnapshot widened(Scales wider) {
    if (wider.equals(scales)) {
      return this;
    }
    int priceDigits = wider.price() - scales.price();
    int sizeDigits = wider.size() - scales.size();
    return new BookSnapshot(
        last,
        bids.widened(priceDigits, sizeDigits),
        asks.widened(priceDigits, sizeDigits),
        bidsComplete,
        asksComplete,
        wider,
        exchangeTimeMs,
        receivedNs);
  }
}
