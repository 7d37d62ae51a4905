package io.marketprism.collector;

import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;

/** Events for tests. */
public final class TestEvents {
  /** 2026-11-22T14:30:00.123456789Z in nanoseconds. */
  public static final long RECEIVED_NS = 1_795_357_800_123_456_789L;

  /** 2026-11-22T14:30:00.100Z in milliseconds. */
  public static final long EXCHANGE_MS = 1_795_357_800_100L;

  /** Everything is known. */
  public static final BookEvent.Horizon UNLIMITED =
      new BookEvent.Horizon(1, MarketEvent.UNKNOWN, MarketEvent.UNKNOWN);

  private TestEvents() {}

  /** A trade of one unit at the price 1. */
  public static TradeEvent trade(Instrument instrument, long id) {
    return trade(instrument, id, RECEIVED_NS);
  }

  /** A trade received then. */
  public static TradeEvent trade(Instrument instrument, long id, long receivedNs) {
    return new TradeEvent.Builder(instrument)
        .single(id)
        .priced(100, 100_000, new Scales(2, 5))
        .times(EXCHANGE_MS, EXCHANGE_MS, receivedNs)
        .build(Side.BUY, false);
  }

  /**
   * An update of one bid, generation 1, at the instrument's scales, that continues {@code
   * previous}.
   */
  public static BookEvent update(
      Instrument instrument, long previous, long last, long price, long size) {
    return book(instrument)
        .update(previous + 1, last, previous)
        .build(new long[] {price, size}, 1, UNLIMITED);
  }

  /** A snapshot of one bid, generation 1, at the instrument's scales. */
  public static BookEvent snapshot(Instrument instrument, long last, long price, long size) {
    return book(instrument).snapshot(last).build(new long[] {price, size}, 1, UNLIMITED);
  }

  /** A book event of generation 1 with times and the instrument's scales. */
  public static BookEvent.Builder book(Instrument instrument) {
    return new BookEvent.Builder(instrument)
        .generation(1)
        .times(EXCHANGE_MS, RECEIVED_NS)
        .scales(instrument.priceScale(), instrument.sizeScale());
  }

  /** A BBO of 1 and 1.01. */
  public static BboEvent bbo(Instrument instrument, long updateId) {
    return new BboEvent(
        instrument,
        updateId,
        new BboEvent.Quote(100, 250_000),
        new BboEvent.Quote(101, 1),
        new Scales(2, 5),
        new BboEvent.Times(EXCHANGE_MS, RECEIVED_NS));
  }

  /** A feed's connection was lost a second before. */
  public static InterruptionEvent disconnect(Instrument instrument, DataType feed, long number) {
    return new InterruptionEvent(
        instrument,
        feed,
        InterruptionReason.DISCONNECT,
        new InterruptionEvent.Span(RECEIVED_NS / 1_000_000 - 1000, RECEIVED_NS),
        new InterruptionEvent.Identity(1, number));
  }
}
