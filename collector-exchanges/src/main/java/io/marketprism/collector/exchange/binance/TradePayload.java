package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.sync.TradeFeed;

/**
 * A trade, or an aggregate of trades of one taker order at one price. {@code m} says that the buyer
 * was the maker, so that the aggressor sold.
 *
 * <pre>
 * {"e":"trade","E":1672515782136,"s":"BNBBTC","t":12345,"p":"0.001","q":"100",
 *     "T":1672515782136,"m":true,"M":true}
 * {"e":"aggTrade","E":1672515782136,"s":"BNBBTC","a":12345,"p":"0.001","q":"100","f":100,"l":105,
 *     "T":1672515782136,"m":true,"M":true}
 * {"e":"trade","E":1672515782137,"T":1672515782136,"s":"BTCUSDT","t":12345,"p":"0.001","q":"100",
 *     "X":"MARKET","m":true}
 * </pre>
 *
 * <p>A single trade of futures says in {@code X} what it is. Only {@code MARKET} came about in the
 * book; any other, such as {@code INSURANCE_FUND} or {@code ADL}, is counted and left out.
 */
final class TradePayload implements Payload<TradeFeed> {
  private static final long EVENT_TIME = 1;
  private static final long SYMBOL = 2;
  private static final long SINGLE = 4;
  private static final long AGGREGATE = 8;
  private static final long PRICE = 16;
  private static final long QUANTITY = 32;
  private static final long FIRST = 64;
  private static final long LAST = 128;
  private static final long TRADE_TIME = 256;
  private static final long MAKER = 512;
  private static final long ORIGIN = 1024;
  private static final long IDS = SINGLE | AGGREGATE | FIRST | LAST;
  private static final long COMMON = EVENT_TIME | SYMBOL | PRICE | QUANTITY | TRADE_TIME | MAKER;

  private static final Literal IN_THE_BOOK = Literal.of("MARKET");
  private static final String OFF_BOOK = "off_book";

  private long eventTimeMs;
  private long tradeTimeMs;
  private long id;
  private long first;
  private long last;
  private long price;
  private long quantity;
  private boolean buyerIsMaker;
  private boolean offBook;

  @Override
  public void read(JsonScanner json, TradeFeed feed, Literal symbol) {
    first = MarketEvent.UNKNOWN;
    last = MarketEvent.UNKNOWN;
    offBook = false;
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      switch (json.keyChar()) {
        case 'E' -> {
          seen = json.once(seen, EVENT_TIME);
          eventTimeMs = Reads.timeMs(json);
        }
        case 's' -> {
          seen = json.once(seen, SYMBOL);
          Reads.require(json, symbol);
        }
        case 't' -> {
          seen = json.once(seen, SINGLE);
          id = Reads.id(json);
        }
        case 'a' -> {
          seen = json.once(seen, AGGREGATE);
          id = Reads.id(json);
        }
        case 'f' -> {
          seen = json.once(seen, FIRST);
          first = Reads.id(json);
        }
        case 'l' -> {
          seen = json.once(seen, LAST);
          last = Reads.id(json);
        }
        case 'p' -> {
          seen = json.once(seen, PRICE);
          price = json.price(feed.scales().price());
        }
        case 'q' -> {
          seen = json.once(seen, QUANTITY);
          quantity = json.size(feed.scales().size());
        }
        case 'T' -> {
          seen = json.once(seen, TRADE_TIME);
          tradeTimeMs = Reads.timeMs(json);
        }
        case 'm' -> {
          seen = json.once(seen, MAKER);
          buyerIsMaker = json.bool();
        }
        case 'X' -> {
          seen = json.once(seen, ORIGIN);
          json.text();
          offBook = !json.textIs(IN_THE_BOOK);
        }
        default -> json.skipValue();
      }
    }
    json.require(seen, COMMON);
    long ids = seen & IDS;
    if (ids != SINGLE && ids != (AGGREGATE | FIRST | LAST)) {
      throw json.refused(Reason.MISSING_FIELD);
    }
  }

  @Override
  public boolean fits(JsonScanner json, TradeFeed feed) {
    return Reads.fits(json, feed.scales()) || Reads.widen(json, feed);
  }

  @Override
  public void deliver(TradeFeed feed, long receivedNs) {
    if (offBook) {
      feed.rejected(OFF_BOOK);
      return;
    }
    TradeEvent.Builder trade = feed.trade();
    trade
        .aggregate(id, first, last)
        .priced(price, quantity, feed.scales())
        .times(tradeTimeMs, eventTimeMs, receivedNs);
    feed.onTrade(buyerIsMaker ? Side.SELL : Side.BUY, eventTimeMs, receivedNs);
  }
}
