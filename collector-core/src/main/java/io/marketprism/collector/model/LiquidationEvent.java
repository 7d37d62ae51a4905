package io.marketprism.collector.model;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A position that the exchange closed by force, or a part of one. Immutable. Decimals are exact and
 * without trailing zeros.
 */
public final class LiquidationEvent extends MarketEvent {
  private final Side side;
  private final Terms terms;
  private final boolean sampled;
  private final int ordinal;
  private final long tradeId;

  /**
   * A liquidation as it arrived.
   *
   * @param instrument what was held
   * @param side the side of the liquidation order: {@link Side#SELL} closed a long
   * @param terms when, at which price and how much
   * @param sampled whether the exchange publishes only some of its liquidations
   * @param times event time, where it is another than that of the liquidation, and received time
   */
  public LiquidationEvent(
      Instrument instrument, Side side, Terms terms, boolean sampled, SeriesEvent.Times times) {
    super(instrument, times.exchangeMs(), times.receivedNs());
    this.side = side;
    this.terms = terms;
    this.sampled = sampled;
    this.ordinal = 0;
    this.tradeId = UNKNOWN;
  }

  private LiquidationEvent(LiquidationEvent other, int ordinal, long tradeId) {
    super(other.instrument(), other.exchangeTimeMs(), other.receivedNs());
    this.side = other.side;
    this.terms = other.terms;
    this.sampled = other.sampled;
    this.ordinal = ordinal;
    this.tradeId = tradeId;
  }

  @Override
  public DataType dataType() {
    return DataType.LIQUIDATION;
  }

  /** The side of the liquidation order: {@link Side#SELL} closed a long. */
  public Side side() {
    return side;
  }

  /** The price of the liquidation order, or at which the position went bankrupt. */
  public Optional<BigDecimal> price() {
    return terms.price();
  }

  /** The average price at which the order was filled. */
  public Optional<BigDecimal> averagePrice() {
    return terms.averagePrice();
  }

  /** How much, in the instrument's unit. */
  public BigDecimal quantity() {
    return terms.quantity();
  }

  /** When the exchange did it: milliseconds since 1970 UTC. */
  public OptionalLong liquidationTime() {
    return terms.timeMs() == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(terms.timeMs());
  }

  /** Whether the exchange publishes only some of its liquidations, so that sums mean nothing. */
  public boolean isSampled() {
    return sampled;
  }

  /** The exchange's id of the trade that it is told as; empty where it is not told as one. */
  public OptionalLong tradeId() {
    return tradeId == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(tradeId);
  }

  /**
   * The same, told as that trade.
   *
   * @throws IllegalArgumentException where the id is below 0
   */
  public LiquidationEvent ofTrade(long id) {
    if (id < 0) {
      throw new IllegalArgumentException("a liquidation by the trade " + id);
    }
    return new LiquidationEvent(this, ordinal, id);
  }

  /** How many equal ones stood before it in the same message. */
  public int ordinal() {
    return ordinal;
  }

  /** The same, with that many equal ones before it in its message. */
  public LiquidationEvent withOrdinal(int equalsBefore) {
    return equalsBefore == ordinal ? this : new LiquidationEvent(this, equalsBefore, tradeId);
  }

  /**
   * What the exchange knows it by, {@code <time>:<side>:<price>:<quantity>:<ordinal>}; {@code -}
   * for what it does not give. The average price stands for the price where there is no other, and
   * the event's time for that of the liquidation. One that is told as a trade has {@code t<id>} of
   * that trade in place of the ordinal.
   */
  public String identity() {
    long timeMs = liquidationTime().orElse(exchangeTimeMs());
    return (timeMs == UNKNOWN ? "-" : Long.toString(timeMs))
        + ':'
        + side.wire()
        + ':'
        + price().or(this::averagePrice).map(BigDecimal::toPlainString).orElse("-")
        + ':'
        + quantity().toPlainString()
        + ':'
        + (tradeId == UNKNOWN ? Integer.toString(ordinal) : "t" + tradeId);
  }

  @Override
  public int footprint() {
    return super.footprint() + 192;
  }

  /**
   * When, at which price and how much.
   *
   * @param timeMs milliseconds since 1970 UTC, or {@link MarketEvent#UNKNOWN}; never our own time
   * @param price of the liquidation order, or at which the position went bankrupt
   * @param averagePrice at which the order was filled
   * @param quantity in the instrument's unit, above 0
   */
  public record Terms(
      long timeMs,
      Optional<BigDecimal> price,
      Optional<BigDecimal> averagePrice,
      BigDecimal quantity) {
    /** Refuses a quantity that is not above zero, and a time before 1970. */
    public Terms {
      SeriesEvent.requireTime(timeMs);
      if (quantity.signum() <= 0) {
        throw new IllegalArgumentException("a liquidation of " + quantity);
      }
      price = price.map(Decimals::exact);
      averagePrice = averagePrice.map(Decimals::exact);
      quantity = Decimals.exact(quantity);
    }
  }
}
