package io.marketprism.collector.model;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What holders of a perpetual pay each other. Immutable; made by {@link Builder} only. Rates are
 * fractions of the position's value, 0.0001 for 0.01 %; below zero where shorts pay.
 */
public final class FundingRateEvent extends SeriesEvent {
  private final Builder rates;

  private FundingRateEvent(Builder rates, Times times) {
    super(rates.instrument, times);
    this.rates = rates;
  }

  @Override
  public DataType dataType() {
    return DataType.FUNDING_RATE;
  }

  /** The rate of the running period, as it stands. */
  public Optional<BigDecimal> current() {
    return rates.current;
  }

  /** The exchange's own forecast of the period after; no other rate stands in for it. */
  public Optional<BigDecimal> estimated() {
    return rates.estimated;
  }

  /** When the current rate is paid: milliseconds since 1970 UTC. */
  public OptionalLong fundingTime() {
    return rates.fundingTime;
  }

  /** The next funding time that the exchange names: milliseconds since 1970 UTC. */
  public OptionalLong nextFundingTime() {
    return rates.nextFundingTime;
  }

  /** Hours from one payment to the next. */
  public OptionalInt intervalHours() {
    return rates.intervalHours;
  }

  /** The mark price that came with it. */
  public Optional<BigDecimal> markPrice() {
    return rates.markPrice;
  }

  /** The index price that came with it. */
  public Optional<BigDecimal> indexPrice() {
    return rates.indexPrice;
  }

  @Override
  public String values() {
    return line(
        current(),
        estimated(),
        fundingTime(),
        nextFundingTime(),
        intervalHours(),
        markPrice(),
        indexPrice());
  }

  @Override
  public FundingRateEvent revised() {
    return new FundingRateEvent(rates, revisedTimes());
  }

  /** Collects what the exchange gives. Not thread-safe; of use for one event. */
  public static final class Builder {
    private final Instrument instrument;
    private Optional<BigDecimal> current = Optional.empty();
    private Optional<BigDecimal> estimated = Optional.empty();
    private OptionalLong fundingTime = OptionalLong.empty();
    private OptionalLong nextFundingTime = OptionalLong.empty();
    private OptionalInt intervalHours = OptionalInt.empty();
    private Optional<BigDecimal> markPrice = Optional.empty();
    private Optional<BigDecimal> indexPrice = Optional.empty();

    /** Nothing is known yet. */
    public Builder(Instrument instrument) {
      this.instrument = instrument;
    }

    private Builder(Builder other) {
      this.instrument = other.instrument;
      this.current = other.current;
      this.estimated = other.estimated;
      this.fundingTime = other.fundingTime;
      this.nextFundingTime = other.nextFundingTime;
      this.intervalHours = other.intervalHours;
      this.markPrice = other.markPrice;
      this.indexPrice = other.indexPrice;
    }

    /** The rate of the running period. */
    public Builder current(BigDecimal rate) {
      this.current = Optional.of(Decimals.exact(rate));
      return this;
    }

    /** The forecast of the period after. */
    public Builder estimated(BigDecimal rate) {
      this.estimated = Optional.of(Decimals.exact(rate));
      return this;
    }

    /** When the current rate is paid, in milliseconds since 1970 UTC, above 0. */
    public Builder fundingTime(long ms) {
      this.fundingTime = OptionalLong.of(positive(ms));
      return this;
    }

    /** The next funding time that the exchange names, in milliseconds since 1970 UTC, above 0. */
    public Builder nextFundingTime(long ms) {
      this.nextFundingTime = OptionalLong.of(positive(ms));
      return this;
    }

    /** Hours from one payment to the next, above 0, as the exchange says or its times show. */
    public Builder intervalHours(int hours) {
      this.intervalHours = OptionalInt.of((int) positive(hours));
      return this;
    }

    /** The mark price that came with it. */
    public Builder markPrice(BigDecimal price) {
      this.markPrice = Optional.of(Decimals.exact(price));
      return this;
    }

    /** The index price that came with it. */
    public Builder indexPrice(BigDecimal price) {
      this.indexPrice = Optional.of(Decimals.exact(price));
      return this;
    }

    private static long positive(long value) {
      if (value <= 0) {
        throw new IllegalArgumentException(value + " is not above zero");
      }
      return value;
    }

    /**
     * The event.
     *
     * @throws IllegalArgumentException where no rate is known
     */
    public FundingRateEvent build(Times times) {
      if (current.isEmpty() && estimated.isEmpty()) {
        throw new IllegalArgumentException("funding without a rate");
      }
      return new FundingRateEvent(new Builder(this), times);
    }
  }
}
