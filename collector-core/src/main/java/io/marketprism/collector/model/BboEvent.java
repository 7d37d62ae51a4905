package io.marketprism.collector.model;

/**
 * The best bid and offer as a native BBO feed gives them. Immutable. Prices and sizes are mantissas
 * at {@link #scales()}.
 */
public final class BboEvent extends MarketEvent {
  private final long updateId;
  private final Quote bid;
  private final Quote ask;
  private final Scales scales;

  /**
   * @param instrument whose best prices these are
   * @param updateId the exchange's id of the state
   * @param bid the best bid
   * @param ask the best ask
   * @param scales decimals of the mantissas
   * @param times exchange and received time
   */
  public BboEvent(
      Instrument instrument, long updateId, Quote bid, Quote ask, Scales scales, Times times) {
    super(instrument, times.exchangeMs(), times.receivedNs());
    this.updateId = updateId;
    this.bid = bid;
    this.ask = ask;
    this.scales = scales;
  }

  @Override
  public DataType dataType() {
    return DataType.BBO;
  }

  /** The exchange's id of the state. */
  public long updateId() {
    return updateId;
  }

  /** The best bid. */
  public Quote bid() {
    return bid;
  }

  /** The best ask. */
  public Quote ask() {
    return ask;
  }

  /** Decimals of prices and sizes. */
  public Scales scales() {
    return scales;
  }

  @Override
  public int footprint() {
    return super.footprint() + 112;
  }

  /**
   * A price and the size that stands there, as mantissas.
   *
   * @param price price mantissa
   * @param size size mantissa
   */
  public record Quote(long price, long size) {}

  /**
   * The two times of an event.
   *
   * @param exchangeMs exchange time in milliseconds since 1970 UTC, or {@link MarketEvent#UNKNOWN}
   * @param receivedNs received time in nanoseconds since 1970 UTC
   */
  public record Times(long exchangeMs, long receivedNs) {}
}
