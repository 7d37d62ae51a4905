package io.marketprism.collector.book;

import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The order book in sorted primitive arrays: about 16 bytes a level, no allocation to apply a
 * delta.
 *
 * <p>Not thread-safe; owned by one synchroniser and guarded by the lock of its connection's state.
 * Only {@link #top()} may be called from any thread.
 */
public final class ArrayOrderBook implements OrderBook {
  private final Instrument instrument;
  private final BookLimits limits;
  private final Ladder bids;
  private final Ladder asks;
  private Scales scales;
  private BookState state = BookState.EMPTY;
  private long sequence = MarketEvent.UNKNOWN;
  private long exchangeTimeMs = MarketEvent.UNKNOWN;
  private long receivedNs = MarketEvent.UNKNOWN;
  private volatile BookTop top;

  /** An empty book at the instrument's scales. */
  public ArrayOrderBook(Instrument instrument, BookLimits limits) {
    this.instrument = instrument;
    this.limits = limits;
    this.bids = new Ladder(QuoteSide.BID);
    this.asks = new Ladder(QuoteSide.ASK);
    this.scales = Scales.of(instrument);
    this.top = new BookTop(this, sequence, new long[0], new long[0]);
  }

  private ArrayOrderBook(ArrayOrderBook source) {
    this.instrument = source.instrument;
    this.limits = source.limits;
    this.bids = source.bids.copy(QuoteSide.BID);
    this.asks = source.asks.copy(QuoteSide.ASK);
    this.scales = source.scales;
    this.state = source.state;
    this.sequence = source.sequence;
    this.exchangeTimeMs = source.exchangeTimeMs;
    this.receivedNs = source.receivedNs;
    this.top = source.top;
  }

  /** A copy that nothing changes any more. */
  public OrderBook copy() {
    return new ArrayOrderBook(this);
  }

  /** The best levels as last published. Thread-safe; one volatile read. */
  public BookTop top() {
    return top;
  }

  /** Enters a state and publishes it with the top. */
  public void enter(BookState newState) {
    state = newState;
    top = top.next(this, sequence, bids, asks);
  }

  /** Forgets all levels, ids and finer decimals; the state stays. */
  public void clear() {
    bids.clear();
    asks.clear();
    scales = Scales.of(instrument);
    sequence = MarketEvent.UNKNOWN;
  }

  /**
   * Replaces everything by a snapshot.
   *
   * @throws IllegalArgumentException where a price stands twice in it
   * @throws ArithmeticException where its decimals do not fit into 64 bits at the book's scales
   */
  public void load(BookSnapshot snapshot) {
    clear();
    widen(snapshot.scales());
    BookSnapshot scaled = snapshot.widened(scales);
    bids.load(scaled.bids(), scaled.bidsComplete(), limits);
    asks.load(scaled.asks(), scaled.asksComplete(), limits);
    sequence = snapshot.last();
    exchangeTimeMs = snapshot.exchangeTimeMs();
    receivedNs = snapshot.receivedNs();
  }

  /**
   * Applies a delta; its levels must be at the book's scales. Does not publish, see {@link
   * #publishTopIfChanged()}.
   */
  public void apply(BookDelta delta) {
    requireOwnScales(delta.scales());
    apply(delta.bids(), bids);
    apply(delta.asks(), asks);
    sequence = delta.last();
    exchangeTimeMs = delta.exchangeTimeMs();
    receivedNs = delta.receivedNs();
  }

  private void apply(LevelList levels, Ladder side) {
    for (int i = 0; i < levels.count(); i++) {
      side.set(levels.price(i), levels.size(i), limits);
    }
  }

  /** Publishes the best levels where one of them changed since they were published. */
  public void publishTopIfChanged() {
    boolean bidsChanged = bids.takeTopChanged();
    boolean asksChanged = asks.takeTopChanged();
    if (bidsChanged || asksChanged) {
      top = top.next(this, sequence, bidsChanged ? bids : null, asksChanged ? asks : null);
    }
  }

  /**
   * Raises the scales so that they hold {@code wanted}; the values stay the same.
   *
   * @throws ArithmeticException where a value does not fit into 64 bits any more; nothing is
   *     changed
   */
  public void widen(Scales wanted) {
    Scales wider = scales.widen(wanted.price(), wanted.size());
    if (wider.equals(scales)) {
      return;
    }
    int priceDigits = wider.price() - scales.price();
    int sizeDigits = wider.size() - scales.size();
    bids.requireFits(priceDigits, sizeDigits);
    asks.requireFits(priceDigits, sizeDigits);
    bids.widen(priceDigits, sizeDigits);
    asks.widen(priceDigits, sizeDigits);
    scales = wider;
  }

  private void requireOwnScales(Scales given) {
    if (!given.equals(scales)) {
      throw new IllegalArgumentException("levels at " + given + " for a book at " + scales);
    }
  }

  /** Whether the best bid is not below the best ask, which no valid book shows. */
  public boolean isCrossed() {
    return bids.count() > 0 && asks.count() > 0 && bids.price(0) >= asks.price(0);
  }

  /**
   * Whether so few complete levels are left of a side that is not wholly known, that a fresh
   * snapshot is due: fewer than half of the depth to be kept.
   */
  public boolean isShallow() {
    return isShallow(bids) || isShallow(asks);
  }

  private boolean isShallow(Ladder side) {
    return limits.prunes() && side.isBounded() && side.count() < limits.depth() / 2;
  }

  /** How far the book is complete now, as events say it. */
  public BookEvent.Horizon horizon() {
    return new BookEvent.Horizon(
        Math.min(bids.completeLevels(), asks.completeLevels()), completeTo(bids), completeTo(asks));
  }

  /** The worst price up to which a side is complete, or UNKNOWN where all of it is known. */
  private long completeTo(Ladder side) {
    if (side.isBounded()) {
      return side.horizonPrice();
    }
    boolean full = limits.window() > 0 && side.count() >= limits.window();
    return full ? side.price(side.count() - 1) : MarketEvent.UNKNOWN;
  }

  /** All levels as an event holds them: price and size in turn, bids best first, then asks. */
  public long[] levelsForEvent() {
    long[] levels = new long[2 * (bids.count() + asks.count())];
    bids.copyTo(levels, 0);
    asks.copyTo(levels, 2 * bids.count());
    return levels;
  }

  @Override
  public Instrument instrument() {
    return instrument;
  }

  @Override
  public BookState state() {
    return state;
  }

  @Override
  public OptionalLong sequence() {
    return optional(sequence);
  }

  @Override
  public OptionalLong exchangeTimeMs() {
    return optional(exchangeTimeMs);
  }

  /** As {@link #exchangeTimeMs()}, or UNKNOWN where that is empty, for the message path. */
  public long exchangeTimeMsOrUnknown() {
    return exchangeTimeMs;
  }

  @Override
  public OptionalLong receivedNs() {
    return optional(receivedNs);
  }

  @Override
  public Scales scales() {
    return scales;
  }

  @Override
  public int levels(QuoteSide side) {
    return ladder(side).count();
  }

  @Override
  public int completeLevels(QuoteSide side) {
    return ladder(side).completeLevels();
  }

  @Override
  public Optional<BigDecimal> completeTo(QuoteSide side) {
    long price = completeTo(ladder(side));
    return price == MarketEvent.UNKNOWN
        ? Optional.empty()
        : Optional.of(Decimals.toBigDecimal(price, scales.price()));
  }

  @Override
  public long priceMantissa(QuoteSide side, int i) {
    return ladder(side).price(i);
  }

  @Override
  public long sizeMantissa(QuoteSide side, int i) {
    return ladder(side).size(i);
  }

  private Ladder ladder(QuoteSide side) {
    return side == QuoteSide.BID ? bids : asks;
  }

  static OptionalLong optional(long value) {
    return value == MarketEvent.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
