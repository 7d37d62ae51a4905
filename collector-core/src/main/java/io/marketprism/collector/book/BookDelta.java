package io.marketprism.collector.book;

import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;

/**
 * One delta message as decoded: absolute new sizes for named levels. Reused from message to
 * message.
 *
 * <p>Not thread-safe; owned by the decoder of one connection, filled and consumed under the lock of
 * that connection's state.
 */
public final class BookDelta {
  private final LevelList bids = new LevelList();
  private final LevelList asks = new LevelList();
  private long first;
  private long last;
  private long previous;
  private long exchangeTimeMs;
  private long receivedNs;
  private Scales scales = new Scales(0, 0);

  /** Forgets the message before. */
  public BookDelta clear() {
    bids.clear();
    asks.clear();
    return ids(MarketEvent.UNKNOWN, MarketEvent.UNKNOWN, MarketEvent.UNKNOWN)
        .times(MarketEvent.UNKNOWN, 0);
  }

  /** The ids that it covers and the one before it; UNKNOWN where the exchange gives none. */
  public BookDelta ids(long first, long last, long previous) {
    this.first = first;
    this.last = last;
    this.previous = previous;
    return this;
  }

  /** Exchange time in milliseconds, or UNKNOWN, and received time in nanoseconds, both UTC. */
  public BookDelta times(long exchangeTimeMs, long receivedNs) {
    this.exchangeTimeMs = exchangeTimeMs;
    this.receivedNs = receivedNs;
    return this;
  }

  /** Decimals at which the levels were read. */
  public BookDelta scales(Scales scales) {
    this.scales = scales;
    return this;
  }

  /**
   * Raises the levels to {@code wider} scales; the values stay the same.
   *
   * @throws ArithmeticException where one does not fit into 64 bits
   */
  public void widen(Scales wider) {
    if (!wider.equals(scales)) {
      bids.widen(wider.price() - scales.price(), wider.size() - scales.size());
      asks.widen(wider.price() - scales.price(), wider.size() - scales.size());
      scales = wider;
    }
  }

  /** The bid levels. */
  public LevelList bids() {
    return bids;
  }

  /** The ask levels. */
  public LevelList asks() {
    return asks;
  }

  /** First id covered. */
  public long first() {
    return first;
  }

  /** Last id covered. */
  public long last() {
    return last;
  }

  /** The id before {@link #first()}, where the exchange gives it. */
  public long previous() {
    return previous;
  }

  /** Exchange time in milliseconds, or UNKNOWN. */
  public long exchangeTimeMs() {
    return exchangeTimeMs;
  }

  /** Received time in nanoseconds since 1970 UTC. */
  public long receivedNs() {
    return receivedNs;
  }

  /** Decimals of the levels. */
  public Scales scales() {
    return scales;
  }
}
