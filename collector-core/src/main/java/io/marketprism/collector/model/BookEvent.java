package io.marketprism.collector.model;

/**
 * A change of an order book, or a whole one. Immutable; made by {@link Builder} only.
 *
 * <p>Prices and sizes are mantissas at {@link #priceScale()} and {@link #sizeScale()}; both sides
 * stand best first. The sizes of an update are absolute, 0 removes the level.
 *
 * <p>A consumer keeps a book so: hold the last id; ignore what ends at or before it; apply an
 * update whose {@code previous} is the held id; a snapshot that ends after it replaces the book.
 */
public final class BookEvent extends MarketEvent {
  private final boolean snapshot;
  private final long first;
  private final long last;
  private final long previous;
  private final long generation;
  private final int priceScale;
  private final int sizeScale;
  private final int bids;
  private final long[] levels;
  private final Horizon horizon;

  private BookEvent(Builder builder, long[] levels, int bids, Horizon horizon) {
    super(builder.instrument, builder.exchangeTimeMs, builder.receivedNs);
    this.snapshot = builder.snapshot;
    this.first = builder.first;
    this.last = builder.last;
    this.previous = builder.previous;
    this.generation = builder.generation;
    this.priceScale = builder.priceScale;
    this.sizeScale = builder.sizeScale;
    this.bids = bids;
    this.levels = levels;
    this.horizon = horizon;
  }

  @Override
  public DataType dataType() {
    return DataType.ORDERBOOK;
  }

  /** Whether this is a whole book; otherwise it is an update. */
  public boolean isSnapshot() {
    return snapshot;
  }

  /** The first exchange id that the event covers, or {@link #UNKNOWN}. */
  public long first() {
    return first;
  }

  /** The last exchange id that the event covers: the book's sequence after it. */
  public long last() {
    return last;
  }

  /** The last id of the event before it in this chain; {@link #UNKNOWN} in a snapshot. */
  public long previous() {
    return previous;
  }

  /** Which synchronisation of the book the event belongs to, rising from 1. */
  public long generation() {
    return generation;
  }

  /** Decimals of the price mantissas. */
  public int priceScale() {
    return priceScale;
  }

  /** Decimals of the size mantissas. */
  public int sizeScale() {
    return sizeScale;
  }

  /** How many bid levels the event holds. */
  public int bidCount() {
    return bids;
  }

  /** How many ask levels the event holds. */
  public int askCount() {
    return levels.length / 2 - bids;
  }

  /** Price mantissa of the {@code i}-th bid of the event, best first. */
  public long bidPrice(int i) {
    return levels[2 * i];
  }

  /** Size mantissa of the {@code i}-th bid of the event. */
  public long bidSize(int i) {
    return levels[2 * i + 1];
  }

  /** Price mantissa of the {@code i}-th ask of the event, best first. */
  public long askPrice(int i) {
    return levels[2 * (bids + i)];
  }

  /** Size mantissa of the {@code i}-th ask of the event. */
  public long askSize(int i) {
    return levels[2 * (bids + i) + 1];
  }

  /** How far the book is complete after this event. */
  public Horizon horizon() {
    return horizon;
  }

  @Override
  public int footprint() {
    return super.footprint() + 64 + 8 * levels.length;
  }

  /**
   * How far a book is complete. Immutable.
   *
   * @param depthLevels complete levels of the smaller side
   * @param bidPrice the worst bid price up to which the book is complete, as a mantissa at the
   *     event's price scale, or {@link MarketEvent#UNKNOWN} where all bids are known
   * @param askPrice the same for asks
   */
  public record Horizon(int depthLevels, long bidPrice, long askPrice) {
    /** Whether the whole book is known, on both sides. */
    public boolean isUnlimited() {
      return bidPrice == UNKNOWN && askPrice == UNKNOWN;
    }
  }

  /** Collects the fields of an event. Not thread-safe; reusable, an event copies what it needs. */
  public static final class Builder {
    private final Instrument instrument;
    private boolean snapshot;
    private long first = UNKNOWN;
    private long last = UNKNOWN;
    private long previous = UNKNOWN;
    private long generation;
    private long exchangeTimeMs = UNKNOWN;
    private long receivedNs;
    private int priceScale;
    private int sizeScale;

    /** Starts with no ids, no times and scale 0. */
    public Builder(Instrument instrument) {
      this.instrument = instrument;
    }

    /** The event is a whole book that ends at {@code last}. */
    public Builder snapshot(long last) {
      this.snapshot = true;
      this.first = UNKNOWN;
      this.last = last;
      this.previous = UNKNOWN;
      return this;
    }

    /** The event is an update; {@code first} may be {@link MarketEvent#UNKNOWN}. */
    public Builder update(long first, long last, long previous) {
      this.snapshot = false;
      this.first = first;
      this.last = last;
      this.previous = previous;
      return this;
    }

    /** The synchronisation that it belongs to. */
    public Builder generation(long generation) {
      this.generation = generation;
      return this;
    }

    /** Exchange time in milliseconds, or UNKNOWN, and received time in nanoseconds, both UTC. */
    public Builder times(long exchangeTimeMs, long receivedNs) {
      this.exchangeTimeMs = exchangeTimeMs;
      this.receivedNs = receivedNs;
      return this;
    }

    /** Decimals of price and size mantissas. */
    public Builder scales(int priceScale, int sizeScale) {
      this.priceScale = priceScale;
      this.sizeScale = sizeScale;
      return this;
    }

    /**
     * The event.
     *
     * @param levels price and size in turn, bids best first, then asks best first; the caller gives
     *     up ownership, the array is not copied
     * @param bids how many of the levels are bids
     * @param horizon how far the book is complete after the event
     */
    public BookEvent build(long[] levels, int bids, Horizon horizon) {
      return new BookEvent(this, levels, bids, horizon);
    }
  }
}
