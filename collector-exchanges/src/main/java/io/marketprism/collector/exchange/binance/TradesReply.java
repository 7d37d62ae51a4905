package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the reply to a request for trades, or for aggregates. That the buyer was the maker says
 * that the aggressor sold.
 *
 * <pre>
 * [{"id":28457,"price":"4.00000100","qty":"12.00000000","quoteQty":"48.000012",
 *     "time":1499865549590,"isBuyerMaker":true,"isBestMatch":true}]
 * [{"a":26129,"p":"0.01633102","q":"4.70443515","f":27781,"l":27781,"T":1498793709153,"m":true,
 *     "M":true}]
 * </pre>
 *
 * <p>Source: Binance spot, USD-M and COIN-M REST API, read 2026-11-22.
 *
 * <p>Not thread-safe; of use for one reading.
 */
final class TradesReply {
  /** More than a page ever has. */
  private static final int MAX_TRADES = 10_000;

  private static final long SINGLE = 1;
  private static final long AGGREGATE = 2;
  private static final long FIRST = 4;
  private static final long LAST = 8;
  private static final long PRICE = 16;
  private static final long QUANTITY = 32;
  private static final long TIME = 64;
  private static final long MAKER = 128;
  private static final long COMMON = PRICE | QUANTITY | TIME | MAKER;
  private static final long IDS = SINGLE | AGGREGATE | FIRST | LAST;

  private final TradeEvent.Builder trade;
  private final Scales scales;
  private final long receivedNs;
  private long id;
  private long first;
  private long last;
  private long price;
  private long quantity;
  private long timeMs;
  private boolean buyerIsMaker;

  private TradesReply(Instrument instrument, Scales scales, long receivedNs) {
    this.trade = new TradeEvent.Builder(instrument).backfilled();
    this.scales = scales;
    this.receivedNs = receivedNs;
  }

  /**
   * The trades in a reply, in its order.
   *
   * @throws io.marketprism.collector.exchange.json.MalformedFrameException where it holds no list
   *     of them
   */
  static List<TradeEvent> parse(Instrument instrument, String body, long receivedNs) {
    return Reads.exactly(
        body,
        Scales.of(instrument),
        (json, scales) -> new TradesReply(instrument, scales, receivedNs).read(json));
  }

  private List<TradeEvent> read(JsonScanner json) {
    List<TradeEvent> trades = new ArrayList<>();
    json.beginArray();
    while (json.nextElement()) {
      if (trades.size() == MAX_TRADES) {
        throw json.refused(Reason.VALUE);
      }
      trades.add(readTrade(json));
    }
    json.end();
    return trades;
  }

  private TradeEvent readTrade(JsonScanner json) {
    first = MarketEvent.UNKNOWN;
    last = MarketEvent.UNKNOWN;
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      seen = readId(json, seen);
    }
    json.require(seen, COMMON);
    long ids = seen & IDS;
    if (ids != SINGLE && ids != (AGGREGATE | FIRST | LAST)) {
      throw json.refused(Reason.MISSING_FIELD);
    }
    return trade
        .aggregate(id, first, last)
        .priced(price, quantity, scales)
        .times(timeMs, MarketEvent.UNKNOWN, receivedNs)
        .build(buyerIsMaker ? Side.SELL : Side.BUY, false);
  }

  private long readId(JsonScanner json, long before) {
    long seen = before;
    if (json.keyIs("id")) {
      seen = json.once(seen, SINGLE);
      id = Reads.id(json);
    } else if (json.keyIs("a")) {
      seen = json.once(seen, AGGREGATE);
      id = Reads.id(json);
    } else if (json.keyIs("f")) {
      seen = json.once(seen, FIRST);
      first = Reads.id(json);
    } else if (json.keyIs("l")) {
      seen = json.once(seen, LAST);
      last = Reads.id(json);
    } else {
      seen = readTerm(json, seen);
    }
    return seen;
  }

  private long readTerm(JsonScanner json, long before) {
    long seen = before;
    if (json.keyIs("price") || json.keyIs("p")) {
      seen = json.once(seen, PRICE);
      price = json.price(scales.price());
    } else if (json.keyIs("qty") || json.keyIs("q")) {
      seen = json.once(seen, QUANTITY);
      quantity = json.size(scales.size());
    } else if (json.keyIs("time") || json.keyIs("T")) {
      seen = json.once(seen, TIME);
      timeMs = Reads.timeMs(json);
    } else if (json.keyIs("isBuyerMaker") || json.keyIs("m")) {
      seen = json.once(seen, MAKER);
      buyerIsMaker = json.bool();
    } else {
      json.skipValue();
    }
    return seen;
  }
}
