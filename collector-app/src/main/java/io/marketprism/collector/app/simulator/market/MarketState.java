package io.marketprism.collector.app.simulator.market;

import java.math.BigDecimal;

/**
 * What is known of a contract beside its book and trades. Immutable.
 *
 * @param time when it was so, milliseconds since 1970 UTC
 * @param markPrice at which positions are valued
 * @param indexPrice of the asset under it
 * @param fundingRate for the period that runs, of which it is an estimate
 * @param fundingTime when that rate is paid, milliseconds since 1970 UTC
 * @param fundingIntervalMs the length of the period in milliseconds
 * @param openInterest open contracts, or base asset where the exchange counts in that
 * @param ratios how accounts and positions lean
 * @param volatility of the asset, in percent a year
 */
public record MarketState(
    long time,
    BigDecimal markPrice,
    BigDecimal indexPrice,
    BigDecimal fundingRate,
    long fundingTime,
    long fundingIntervalMs,
    BigDecimal openInterest,
    Ratios ratios,
    BigDecimal volatility) {

  /**
   * The shares that are long, from 0 to 1 with four decimals, the same for a whole period.
   *
   * @param time when the period ended, milliseconds since 1970 UTC
   * @param periodMs the length of the period in milliseconds
   * @param accounts of all accounts
   * @param topPositions of the positions of top traders
   */
  public record Ratios(long time, long periodMs, BigDecimal accounts, BigDecimal topPositions) {}
}
