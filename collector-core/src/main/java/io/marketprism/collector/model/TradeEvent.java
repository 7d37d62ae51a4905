package io.marketprism.collector.model;

/**
 * One public trade, or one aggregate of trades. Immutable; made by {@link Builder} only. Price and
 * quantity are mantissas at the event's scales.
 */
public final class TradeEvent extends MarketEvent {
  private final long id;
  private final long price;
  private final long quantity;
  private final long tradeTimeMs;
  private final long firstTradeId;
  private final long lastTradeId;
  private final Scales scales;
  private final Side side;
  private final boolean late;
  private final boolean backfilled;

  private TradeEvent(Builder builder, Side side, boolean late) {
    super(builder.instrument, builder.exchangeTimeMs, builder.receivedNs);
    this.id = builder.id;
    this.price = builder.price;
    this.quantity = builder.quantity;
    this.tradeTimeMs = builder.tradeTimeMs;
    this.firstTradeId = builder.firstTradeId;
    this.lastTradeId = builder.lastTradeId;
    this.scales = builder.scales;
    this.side = side;
    this.late = late;
    this.backfilled = builder.backfilled;
  }

  @Override
  public DataType dataType() {
    return DataType.TRADE;
  }

  /** The exchange's id of the trade, or of the aggregate. */
  public long id() {
    return id;
  }

  /** The price's mantissa. */
  public long price() {
    return price;
  }

  /** The quantity's mantissa, in the instrument's unit. */
  public long quantity() {
    return quantity;
  }

  /** When the exchange matched it: milliseconds since 1970 UTC, or {@link #UNKNOWN}. */
  public long tradeTimeMs() {
    return tradeTimeMs;
  }

  /** The aggressor side. */
  public Side side() {
    return side;
  }

  /** Decimals of price and quantity. */
  public Scales scales() {
    return scales;
  }

  /** Whether it stands for several trades. */
  public boolean isAggregated() {
    return firstTradeId != UNKNOWN;
  }

  /** The first trade of an aggregate, or {@link #UNKNOWN}. */
  public long firstTradeId() {
    return firstTradeId;
  }

  /** The last trade of an aggregate, or {@link #UNKNOWN}. */
  public long lastTradeId() {
    return lastTradeId;
  }

  /** Whether its id is older than the window in which doubles are found. */
  public boolean isLate() {
    return late;
  }

  /** Whether it was missing and asked for, and so comes after younger ones. */
  public boolean isBackfilled() {
    return backfilled;
  }

  @Override
  public int footprint() {
    return super.footprint() + 48;
  }

  /** Collects the fields of an event. Not thread-safe; reusable from trade to trade. */
  public static final class Builder {
    private final Instrument instrument;
    private Scales scales;
    private long id;
    private long price;
    private long quantity;
    private long tradeTimeMs = UNKNOWN;
    private long exchangeTimeMs = UNKNOWN;
    private long receivedNs;
    private long firstTradeId = UNKNOWN;
    private long lastTradeId = UNKNOWN;
    private boolean backfilled;

    /** Starts with the instrument's scales and no times. */
    public Builder(Instrument instrument) {
      this.instrument = instrument;
      this.scales = Scales.of(instrument);
    }

    /** A single trade's id; forgets the aggregate's ids. */
    public Builder single(long id) {
      return aggregate(id, UNKNOWN, UNKNOWN);
    }

    /** An aggregate's id, and the first and last trade that it stands for. */
    public Builder aggregate(long id, long firstTradeId, long lastTradeId) {
      this.id = id;
      this.firstTradeId = firstTradeId;
      this.lastTradeId = lastTradeId;
      return this;
    }

    /** Price and quantity as mantissas at {@code scales}. */
    public Builder priced(long price, long quantity, Scales scales) {
      this.price = price;
      this.quantity = quantity;
      this.scales = scales;
      return this;
    }

    /** Match time and event time in milliseconds, or UNKNOWN, received time in nanoseconds. */
    public Builder times(long tradeTimeMs, long exchangeTimeMs, long receivedNs) {
      this.tradeTimeMs = tradeTimeMs;
      this.exchangeTimeMs = exchangeTimeMs;
      this.receivedNs = receivedNs;
      return this;
    }

    /** All trades built from now on were missing and asked for. */
    public Builder backfilled() {
      this.backfilled = true;
      return this;
    }

    /** The id that was set last. */
    public long id() {
      return id;
    }

    /** The event, with its aggressor side and whether it is older than the window of ids. */
    public TradeEvent build(Side side, boolean late) {
      return new TradeEvent(this, side, late);
    }
  }
}
