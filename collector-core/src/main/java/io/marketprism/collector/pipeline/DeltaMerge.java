package io.marketprism.collector.pipeline;

import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;

/**
 * Consecutive updates of one book that wait as one: the first and previous id of the oldest, last
 * id and times of the newest, and the newest size of each price. Exact where their scales differ.
 *
 * <p>Not thread-safe; owned by one {@link Backlog} until it is taken from there.
 */
final class DeltaMerge {
  private static final int OBJECT_BYTES = 256;

  private final Instrument instrument;
  private final long first;
  private final long previous;
  private final long generation;
  private long last;
  private long exchangeTimeMs;
  private long receivedNs;
  private BookEvent.Horizon horizon;
  private int priceScale;
  private int sizeScale;
  private LevelMap bids = new LevelMap();
  private LevelMap asks = new LevelMap();

  DeltaMerge(BookEvent oldest) {
    instrument = oldest.instrument();
    first = oldest.first();
    previous = oldest.previous();
    generation = oldest.generation();
    priceScale = oldest.priceScale();
    sizeScale = oldest.sizeScale();
    last = oldest.last();
    exchangeTimeMs = oldest.exchangeTimeMs();
    receivedNs = oldest.receivedNs();
    horizon = oldest.horizon();
    setLevels(oldest, 1, 1);
  }

  /** Whether the update continues what was merged so far. */
  boolean isContinuedBy(BookEvent next) {
    return !next.isSnapshot() && next.previous() == last && next.generation() == generation;
  }

  /** Heap that it holds, in bytes. */
  long bytes() {
    return OBJECT_BYTES + bids.bytesWith(0) + asks.bytesWith(0);
  }

  /** Heap that it would hold at most after {@code next}, in bytes. */
  long bytesWith(BookEvent next) {
    return OBJECT_BYTES + bids.bytesWith(next.bidCount()) + asks.bytesWith(next.askCount());
  }

  /**
   * Merges the update, which must continue it.
   *
   * @throws ArithmeticException where the decimals of both do not fit into 64 bits at one scale;
   *     nothing is changed
   */
  void add(BookEvent next) {
    int widerPrice = Math.max(priceScale, next.priceScale());
    int widerSize = Math.max(sizeScale, next.sizeScale());
    long priceFactor = Decimals.powerOfTen(widerPrice - next.priceScale());
    long sizeFactor = Decimals.powerOfTen(widerSize - next.sizeScale());
    BookEvent.Horizon newest = scaled(next.horizon(), priceFactor);
    requireFits(next, priceFactor, sizeFactor);
    widen(widerPrice, widerSize);
    setLevels(next, priceFactor, sizeFactor);
    last = next.last();
    exchangeTimeMs = next.exchangeTimeMs();
    receivedNs = next.receivedNs();
    horizon = newest;
  }

  /** The one update that says the same as all of them. */
  BookEvent toEvent() {
    int bidCount = bids.count();
    long[] levels = new long[2 * (bidCount + asks.count())];
    bids.copyTo(levels, 0, true);
    asks.copyTo(levels, 2 * bidCount, false);
    return new BookEvent.Builder(instrument)
        .update(first, last, previous)
        .generation(generation)
        .times(exchangeTimeMs, receivedNs)
        .scales(priceScale, sizeScale)
        .build(levels, bidCount, horizon);
  }

  private void widen(int widerPrice, int widerSize) {
    if (widerPrice == priceScale && widerSize == sizeScale) {
      return;
    }
    long priceFactor = Decimals.powerOfTen(widerPrice - priceScale);
    long sizeFactor = Decimals.powerOfTen(widerSize - sizeScale);
    LevelMap widerBids = bids.scaled(priceFactor, sizeFactor);
    asks = asks.scaled(priceFactor, sizeFactor);
    bids = widerBids;
    priceScale = widerPrice;
    sizeScale = widerSize;
  }

  private static void requireFits(BookEvent event, long priceFactor, long sizeFactor) {
    if (priceFactor == 1 && sizeFactor == 1) {
      return;
    }
    for (int i = 0; i < event.bidCount(); i++) {
      Math.multiplyExact(event.bidPrice(i), priceFactor);
      Math.multiplyExact(event.bidSize(i), sizeFactor);
    }
    for (int i = 0; i < event.askCount(); i++) {
      Math.multiplyExact(event.askPrice(i), priceFactor);
      Math.multiplyExact(event.askSize(i), sizeFactor);
    }
  }

  private void setLevels(BookEvent event, long priceFactor, long sizeFactor) {
    for (int i = 0; i < event.bidCount(); i++) {
      bids.set(event.bidPrice(i) * priceFactor, event.bidSize(i) * sizeFactor);
    }
    for (int i = 0; i < event.askCount(); i++) {
      asks.set(event.askPrice(i) * priceFactor, event.askSize(i) * sizeFactor);
    }
  }

  private static BookEvent.Horizon scaled(BookEvent.Horizon horizon, long factor) {
    if (factor == 1 || horizon.isUnlimited()) {
      return horizon;
    }
    return new BookEvent.Horizon(
        horizon.depthLevels(),
        scaled(horizon.bidPrice(), factor),
        scaled(horizon.askPrice(), factor));
  }

  private static long scaled(long price, long factor) {
    return price == MarketEvent.UNKNOWN ? price : Math.multiplyExact(price, factor);
  }
}
