package io.marketprism.collector.sink;

import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.TradeEvent;
import java.nio.charset.StandardCharsets;

/**
 * Writes events as JSON objects: members in the order of the schema, unknown ones absent, decimals
 * as strings, times as integers. Allocates nothing for books, trades and BBOs of known instruments.
 *
 * <p>Where the members about units stand: in an event with a {@code quantity}, right after it; in
 * others, before the first price.
 *
 * <p>Not thread-safe; owned by one thread of a sink.
 */
public final class EventEncoder {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final byte[] TS_MS = ascii(",\"ts_ms\":");
  private static final byte[] COLLECTED_TS_MS = ascii(",\"collected_ts_ms\":");
  private static final byte[] RECEIVED_NS = ascii(",\"received_ns\":\"");
  private static final byte[] ORIGIN =
      ascii("\",\"publisher\":\"unified-collector\",\"data_source\":\"marketprism\",\"schema\":1");

  private static final byte[] SNAPSHOT = ascii(",\"update_type\":\"snapshot\"");
  private static final byte[] UPDATE = ascii(",\"update_type\":\"update\"");
  private static final byte[] FIRST_UPDATE_ID = ascii(",\"first_update_id\":");
  private static final byte[] LAST_UPDATE_ID = ascii(",\"last_update_id\":");
  private static final byte[] PREV_UPDATE_ID = ascii(",\"prev_update_id\":");
  private static final byte[] BIDS = ascii(",\"bids\":[");
  private static final byte[] ASKS = ascii("],\"asks\":[");
  private static final byte[] DEPTH_LEVELS = ascii("],\"depth_levels\":");
  private static final byte[] COMPLETE_TO = ascii(",\"complete_to\":[\"");

  private static final byte[] TRADE_ID = ascii(",\"trade_id\":\"");
  private static final byte[] PRICE = ascii("\",\"price\":\"");
  private static final byte[] QUANTITY = ascii("\",\"quantity\":\"");
  private static final byte[] QUANTITY_BASE = ascii(",\"quantity_base\":\"");
  private static final byte[] BUY = ascii(",\"side\":\"buy\"");
  private static final byte[] SELL = ascii(",\"side\":\"sell\"");
  private static final byte[] TRADE_TS_MS = ascii(",\"trade_ts_ms\":");
  private static final byte[] FIRST_TRADE_ID = ascii(",\"first_trade_id\":\"");
  private static final byte[] LAST_TRADE_ID = ascii("\",\"last_trade_id\":\"");
  private static final byte[] AGGREGATED = ascii("\",\"aggregated\":true");
  private static final byte[] LATE = ascii(",\"late\":true");
  private static final byte[] BACKFILLED = ascii(",\"backfilled\":true");

  private static final byte[] UPDATE_ID = ascii(",\"update_id\":");
  private static final byte[] BID_PRICE = ascii(",\"bid_price\":\"");
  private static final byte[] BID_SIZE = ascii(",\"bid_size\":\"");
  private static final byte[] ASK_PRICE = ascii(",\"ask_price\":\"");
  private static final byte[] ASK_SIZE = ascii(",\"ask_size\":\"");

  private static final byte[] REASON = ascii(",\"reason\":");
  private static final byte[] FROM_TS_MS = ascii(",\"from_ts_ms\":");
  private static final byte[] FEED = ascii(",\"feed\":");
  private static final byte[] INSTANCE = ascii(",\"instance\":");
  private static final byte[] GENERATION = ascii(",\"generation\":");

  private static final byte[] IN_BASE = ascii(",\"quantity_unit\":\"base\"");
  private static final byte[] IN_CONTRACTS = ascii(",\"quantity_unit\":\"contracts\"");
  private static final byte[] IN_USD = ascii(",\"quantity_unit\":\"usd\"");

  private final InstrumentCache<EventHeader> headers = new InstrumentCache<>(EventHeader::new);
  private final byte[] instance;

  /**
   * @param instance the name of this collector, which interruptions carry
   */
  public EventEncoder(String instance) {
    JsonBytes quoted = new JsonBytes(64);
    quoted.string(instance);
    this.instance = quoted.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Appends the event as one JSON object, without a line feed. */
  public void encode(MarketEvent event, JsonBytes out) {
    EventHeader header = headers.of(event.instrument());
    header(header, event, out);
    if (event instanceof BookEvent book) {
      book(book, out);
    } else if (event instanceof TradeEvent trade) {
      trade(trade, header.base(), out);
    } else if (event instanceof BboEvent bbo) {
      bbo(bbo, out);
    } else if (event instanceof SeriesEvent series) {
      SeriesEncoder.series(series, out);
    } else if (event instanceof LiquidationEvent liquidation) {
      SeriesEncoder.liquidation(liquidation, quantityUnit(event), header.base(), out);
    } else if (event instanceof InterruptionEvent interruption) {
      interruption(interruption, out);
    } else {
      throw new IllegalArgumentException("no encoding for " + event.getClass());
    }
    out.character('}');
  }

  private static void header(EventHeader header, MarketEvent event, JsonBytes out) {
    out.raw(header.of(event.dataType()));
    integer(TS_MS, event.exchangeTimeMs(), out);
    out.raw(COLLECTED_TS_MS);
    out.number(Math.floorDiv(event.receivedNs(), NANOS_PER_MILLI));
    out.raw(RECEIVED_NS);
    out.number(event.receivedNs());
    out.raw(ORIGIN);
  }

  private static void book(BookEvent book, JsonBytes out) {
    out.raw(book.isSnapshot() ? SNAPSHOT : UPDATE);
    integer(FIRST_UPDATE_ID, book.first(), out);
    integer(LAST_UPDATE_ID, book.last(), out);
    integer(PREV_UPDATE_ID, book.previous(), out);
    out.raw(quantityUnit(book));
    int priceScale = book.priceScale();
    int sizeScale = book.sizeScale();
    out.raw(BIDS);
    for (int i = 0; i < book.bidCount(); i++) {
      comma(i, out);
      out.level(book.bidPrice(i), priceScale, book.bidSize(i), sizeScale);
    }
    out.raw(ASKS);
    for (int i = 0; i < book.askCount(); i++) {
      comma(i, out);
      out.level(book.askPrice(i), priceScale, book.askSize(i), sizeScale);
    }
    out.raw(DEPTH_LEVELS);
    horizon(book.horizon(), priceScale, out);
  }

  private static void comma(int index, JsonBytes out) {
    if (index > 0) {
      out.character(',');
    }
  }

  private static void horizon(BookEvent.Horizon horizon, int priceScale, JsonBytes out) {
    out.number(horizon.depthLevels());
    if (!horizon.isUnlimited()) {
      out.raw(COMPLETE_TO);
      limit(horizon.bidPrice(), priceScale, out);
      out.character('"');
      out.character(',');
      out.character('"');
      limit(horizon.askPrice(), priceScale, out);
      out.character('"');
      out.character(']');
    }
  }

  /** Nothing between the quotes where all levels of that side are known. */
  private static void limit(long price, int scale, JsonBytes out) {
    if (price != MarketEvent.UNKNOWN) {
      out.decimal(price, scale);
    }
  }

  private static void trade(TradeEvent trade, BaseQuantity base, JsonBytes out) {
    Scales scales = trade.scales();
    out.raw(TRADE_ID);
    out.number(trade.id());
    out.raw(PRICE);
    out.decimal(trade.price(), scales.price());
    out.raw(QUANTITY);
    out.decimal(trade.quantity(), scales.size());
    out.character('"');
    out.raw(quantityUnit(trade));
    base.write(QUANTITY_BASE, trade.quantity(), scales.size(), out);
    out.raw(
        switch (trade.side()) {
          case BUY -> BUY;
          case SELL -> SELL;
        });
    integer(TRADE_TS_MS, trade.tradeTimeMs(), out);
    if (trade.isAggregated()) {
      out.raw(FIRST_TRADE_ID);
      out.number(trade.firstTradeId());
      out.raw(LAST_TRADE_ID);
      out.number(trade.lastTradeId());
      out.raw(AGGREGATED);
    }
    if (trade.isLate()) {
      out.raw(LATE);
    }
    if (trade.isBackfilled()) {
      out.raw(BACKFILLED);
    }
  }

  private static void bbo(BboEvent bbo, JsonBytes out) {
    integer(UPDATE_ID, bbo.updateId(), out);
    out.raw(quantityUnit(bbo));
    int priceScale = bbo.scales().price();
    int sizeScale = bbo.scales().size();
    decimal(BID_PRICE, bbo.bid().price(), priceScale, out);
    decimal(BID_SIZE, bbo.bid().size(), sizeScale, out);
    decimal(ASK_PRICE, bbo.ask().price(), priceScale, out);
    decimal(ASK_SIZE, bbo.ask().size(), sizeScale, out);
  }

  private void interruption(InterruptionEvent interruption, JsonBytes out) {
    out.raw(REASON);
    out.string(interruption.reason().wire());
    integer(FROM_TS_MS, interruption.fromMs(), out);
    out.raw(FEED);
    out.string(interruption.feed().wire());
    out.raw(INSTANCE);
    out.raw(instance);
    integer(GENERATION, interruption.generation(), out);
  }

  private static byte[] quantityUnit(MarketEvent event) {
    return switch (event.instrument().quantityUnit()) {
      case BASE -> IN_BASE;
      case CONTRACTS -> IN_CONTRACTS;
      case USD -> IN_USD;
    };
  }

  private static void integer(byte[] member, long value, JsonBytes out) {
    if (value != MarketEvent.UNKNOWN) {
      out.raw(member);
      out.number(value);
    }
  }

  private static void decimal(byte[] member, long mantissa, int scale, JsonBytes out) {
    if (mantissa != MarketEvent.UNKNOWN) {
      out.raw(member);
      out.decimal(mantissa, scale);
      out.character('"');
    }
  }
}
