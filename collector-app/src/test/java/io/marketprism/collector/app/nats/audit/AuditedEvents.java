package io.marketprism.collector.app.nats.audit;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.Venue;

/** Events of the scripts: prices and sizes are whole numbers. */
final class AuditedEvents {
  static final Instrument SPOT = instrument("binance-spot", "binance", MarketType.SPOT);
  static final Instrument USDM = instrument("binance-usdm", "binance", MarketType.PERPETUAL);
  static final Instrument OKX = instrument("okx-spot", "okx", MarketType.SPOT);
  static final Instrument UNHEARD = instrument("unheard", "unheard", MarketType.SPOT);

  private static final BookEvent.Horizon ALL =
      new BookEvent.Horizon(1, MarketEvent.UNKNOWN, MarketEvent.UNKNOWN);

  private AuditedEvents() {}

  private static Instrument instrument(String venue, String exchange, MarketType marketType) {
    return new Instrument(
        new Venue(venue, exchange),
        marketType,
        "BTC-USDT",
        "BTCUSDT",
        "BTC",
        "USDT",
        0,
        0,
        QuantityUnit.BASE,
        true);
  }

  /** A whole book; levels are price and size in turn, the bids first, best first. */
  static BookEvent snapshot(long last, int bids, long... levels) {
    return book().snapshot(last).build(levels, bids, ALL);
  }

  /** One that is complete down to a bid and up to an ask. */
  static BookEvent cutSnapshot(long last, BookEvent.Horizon horizon, int bids, long... levels) {
    return book().snapshot(last).build(levels, bids, horizon);
  }

  static BookEvent update(long previous, long last, int bids, long... levels) {
    return book().update(previous + 1, last, previous).build(levels, bids, ALL);
  }

  /** One of a collector whose book is complete down to a bid and up to an ask only. */
  static BookEvent cutUpdate(
      long previous, long last, BookEvent.Horizon horizon, int bids, long... levels) {
    return book().update(previous + 1, last, previous).build(levels, bids, horizon);
  }

  private static BookEvent.Builder book() {
    return new BookEvent.Builder(SPOT).generation(1).times(1, TestEvents.RECEIVED_NS).scales(0, 0);
  }

  static TradeEvent trade(Instrument instrument, long id) {
    return builder(instrument).single(id).build(Side.BUY, false);
  }

  static TradeEvent late(long id) {
    return builder(SPOT).single(id).build(Side.BUY, true);
  }

  static TradeEvent aggregate(Instrument instrument, long id, long first, long last) {
    return builder(instrument).aggregate(id, first, last).build(Side.SELL, false);
  }

  private static TradeEvent.Builder builder(Instrument instrument) {
    return new TradeEvent.Builder(instrument)
        .priced(100, 1, new Scales(0, 0))
        .times(1, 1, TestEvents.RECEIVED_NS);
  }

  static InterruptionEvent interruption(Instrument instrument, DataType feed, long number) {
    return TestEvents.disconnect(instrument, feed, number);
  }
}
