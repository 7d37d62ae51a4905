package io.marketprism.collector.model;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * How longs compare with shorts: by positions of the top traders, or by all accounts. Immutable.
 */
public final class RatioEvent extends SeriesEvent {
  private final DataType dataType;
  private final Split split;
  private final String period;

  /**
   * @param instrument whose ratio
   * @param dataType {@link DataType#LSR_TOP_POSITION} or {@link DataType#LSR_ALL_ACCOUNT}
   * @param split the ratio
   * @param period over which the exchange took it, in the exchange's words, {@code 5m}
   * @param times when it holds and when it arrived
   * @throws IllegalArgumentException where it is neither of the two, or the period is no name
   */
  public RatioEvent(
      Instrument instrument, DataType dataType, Split split, String period, Times times) {
    super(instrument, times);
    if (dataType != DataType.LSR_TOP_POSITION && dataType != DataType.LSR_ALL_ACCOUNT) {
      throw new IllegalArgumentException(dataType.wire() + " is no ratio");
    }
    this.dataType = dataType;
    this.split = split;
    this.period = name(period);
  }

  @Override
  public DataType dataType() {
    return dataType;
  }

  /** Longs over shorts. */
  public BigDecimal ratio() {
    return split.ratio();
  }

  /** The longs' share of both, 0.55 for 55 %. */
  public Optional<BigDecimal> longShare() {
    return split.longShare();
  }

  /** The shorts' share of both. */
  public Optional<BigDecimal> shortShare() {
    return split.shortShare();
  }

  /** Over which time, in the exchange's words, {@code 5m}. */
  public String period() {
    return period;
  }

  @Override
  public String values() {
    return line(ratio(), longShare(), shortShare(), period);
  }

  @Override
  public RatioEvent revised() {
    return new RatioEvent(instrument(), dataType, split, period, revisedTimes());
  }

  /**
   * Longs and shorts, as the exchange gives them: what it does not give is not computed, since its
   * numbers are rounded.
   *
   * @param ratio longs over shorts
   * @param longShare the longs' share
   * @param shortShare the shorts' share
   */
  public record Split(
      BigDecimal ratio, Optional<BigDecimal> longShare, Optional<BigDecimal> shortShare) {
    /** Refuses what is below zero. */
    public Split {
      ratio = notNegative(ratio);
      longShare = longShare.map(SeriesEvent::notNegative);
      shortShare = shortShare.map(SeriesEvent::notNegative);
    }
  }
}
