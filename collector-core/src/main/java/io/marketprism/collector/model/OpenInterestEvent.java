package io.marketprism.collector.model;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * How much of a derivative is held. Immutable; made by {@link Builder} only. Each amount is what
 * its name says, given by the exchange or derived exactly, or it is empty.
 */
public final class OpenInterestEvent extends SeriesEvent {
  private static final String USD = "USD";

  private final Optional<BigDecimal> contracts;
  private final Optional<BigDecimal> base;
  private final Optional<BigDecimal> usd;
  private final Optional<BigDecimal> markPrice;

  private OpenInterestEvent(Builder amounts, Times times) {
    super(amounts.instrument, times);
    this.contracts = amounts.contracts;
    this.base = amounts.base.or(amounts::baseOfContracts);
    Optional<BigDecimal> known = amounts.usd.or(amounts::usdOfContracts);
    this.markPrice = known.isPresent() ? Optional.empty() : amounts.usableMarkPrice(base);
    this.usd = known.or(() -> markPrice.flatMap(price -> product(base, price)));
  }

  private OpenInterestEvent(OpenInterestEvent other) {
    super(other.instrument(), other.revisedTimes());
    this.contracts = other.contracts;
    this.base = other.base;
    this.usd = other.usd;
    this.markPrice = other.markPrice;
  }

  @Override
  public DataType dataType() {
    return DataType.OPEN_INTEREST;
  }

  /** In contracts. */
  public Optional<BigDecimal> contracts() {
    return contracts;
  }

  /** In the base asset. */
  public Optional<BigDecimal> base() {
    return base;
  }

  /** In US dollars; never in another quote asset. */
  public Optional<BigDecimal> usd() {
    return usd;
  }

  /** The mark price by which {@link #usd()} was derived; empty where none was needed. */
  public Optional<BigDecimal> markPrice() {
    return markPrice;
  }

  @Override
  public String values() {
    return line(contracts, base, usd, markPrice);
  }

  @Override
  public OpenInterestEvent revised() {
    return new OpenInterestEvent(this);
  }

  private static Optional<BigDecimal> product(Optional<BigDecimal> amount, BigDecimal factor) {
    return amount.map(factor::multiply).map(Decimals::exact);
  }

  /** Collects what the exchange gives. Not thread-safe; of use for one event. */
  public static final class Builder {
    private final Instrument instrument;
    private Optional<BigDecimal> contracts = Optional.empty();
    private Optional<BigDecimal> base = Optional.empty();
    private Optional<BigDecimal> usd = Optional.empty();
    private Optional<BigDecimal> markPrice = Optional.empty();

    /** Nothing is known yet. */
    public Builder(Instrument instrument) {
      this.instrument = instrument;
    }

    /** In contracts; what a contract is worth exactly is derived from the instrument. */
    public Builder contracts(BigDecimal amount) {
      this.contracts = Optional.of(notNegative(amount));
      return this;
    }

    /** In the base asset. */
    public Builder base(BigDecimal amount) {
      this.base = Optional.of(notNegative(amount));
      return this;
    }

    /** In US dollars, as the exchange says. */
    public Builder usd(BigDecimal amount) {
      this.usd = Optional.of(notNegative(amount));
      return this;
    }

    /**
     * A mark price of the same moment, by which dollars are derived where the instrument is quoted
     * in dollars and they are not known otherwise.
     */
    public Builder valuedAt(BigDecimal price) {
      this.markPrice = Optional.of(notNegative(price));
      return this;
    }

    /**
     * The event.
     *
     * @throws IllegalArgumentException where no amount is known
     */
    public OpenInterestEvent build(Times times) {
      if (contracts.isEmpty() && base.isEmpty() && usd.isEmpty()) {
        throw new IllegalArgumentException("open interest without an amount");
      }
      return new OpenInterestEvent(this, times);
    }

    private Optional<BigDecimal> baseOfContracts() {
      return instrument.baseOfContract().flatMap(size -> product(contracts, size));
    }

    private Optional<BigDecimal> usdOfContracts() {
      return instrument
          .contract()
          .filter(contract -> contract.sizeAsset().equals(USD))
          .flatMap(contract -> product(contracts, contract.size()));
    }

    private Optional<BigDecimal> usableMarkPrice(Optional<BigDecimal> amount) {
      return markPrice.filter(price -> amount.isPresent() && instrument.quote().equals(USD));
    }
  }
}
