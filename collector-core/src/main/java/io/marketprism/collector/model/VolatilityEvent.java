package io.marketprism.collector.model;

import java.math.BigDecimal;
import java.util.Optional;

/** An index of expected volatility, in percent a year. Immutable. */
public final class VolatilityEvent extends SeriesEvent {
  private final String currency;
  private final BigDecimal value;
  private final Optional<Candle> candle;

  private VolatilityEvent(
      Instrument instrument,
      String currency,
      BigDecimal value,
      Optional<Candle> candle,
      Times times) {
    super(instrument, times);
    this.currency = name(currency);
    this.value = notNegative(value);
    this.candle = candle;
  }

  /**
   * A value of the index.
   *
   * @param currency the asset whose volatility it is, {@code BTC}
   */
  public static VolatilityEvent of(
      Instrument instrument, String currency, BigDecimal value, Times times) {
    return new VolatilityEvent(instrument, currency, value, Optional.empty(), times);
  }

  /** A candle of the index, whose close is its value. */
  public static VolatilityEvent of(
      Instrument instrument, String currency, Candle candle, Times times) {
    return new VolatilityEvent(instrument, currency, candle.close(), Optional.of(candle), times);
  }

  @Override
  public DataType dataType() {
    return DataType.VOLATILITY_INDEX;
  }

  /** The asset whose volatility it is. */
  public String currency() {
    return currency;
  }

  /** The value of the index. */
  public BigDecimal value() {
    return value;
  }

  /** The candle that the value is the end of, where the source is one. */
  public Optional<Candle> candle() {
    return candle;
  }

  @Override
  public String values() {
    return line(
        currency,
        value,
        candle.map(Candle::open),
        candle.map(Candle::high),
        candle.map(Candle::low));
  }

  @Override
  public VolatilityEvent revised() {
    return new VolatilityEvent(instrument(), currency, value, candle, revisedTimes());
  }

  /**
   * The course of a value over a time.
   *
   * @param open the first value
   * @param high the highest
   * @param low the lowest
   * @param close the last
   */
  public record Candle(BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close) {
    /** Refuses what is below zero, or not in the order that the names say. */
    public Candle {
      open = notNegative(open);
      high = notNegative(high);
      low = notNegative(low);
      close = notNegative(close);
      if (low.compareTo(open.min(close)) > 0 || high.compareTo(open.max(close)) < 0) {
        throw new IllegalArgumentException("a candle from " + low + " to " + high);
      }
    }
  }
}
