package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sync.BboFeed;

/**
 * The best bid and offer. On spot it has no time, on futures that of the event.
 *
 * <pre>
 * {"u":400900217,"s":"BNBUSDT","b":"25.3519","B":"31.21","a":"25.3652","A":"40.66"}
 * {"e":"bookTicker","u":400900217,"E":1568014460893,"T":1568014460891,"s":"BNBUSDT","b":"25.35",
 *     "B":"31","a":"25.36","A":"40","ps":"BNBUSDT","st":1}
 * </pre>
 */
final class BookTickerPayload implements Payload<BboFeed> {
  private static final long ID = 1;
  private static final long SYMBOL = 2;
  private static final long BID = 4;
  private static final long BID_SIZE = 8;
  private static final long ASK = 16;
  private static final long ASK_SIZE = 32;
  private static final long TIME = 64;
  private static final long NEEDED = ID | SYMBOL | BID | BID_SIZE | ASK | ASK_SIZE;

  private long updateId;
  private long bid;
  private long bidSize;
  private long ask;
  private long askSize;
  private long exchangeTimeMs;

  @Override
  public void read(JsonScanner json, BboFeed feed, Literal symbol) {
    exchangeTimeMs = MarketEvent.UNKNOWN;
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      switch (json.keyChar()) {
        case 'u' -> {
          seen = json.once(seen, ID);
          updateId = Reads.id(json);
        }
        case 's' -> {
          seen = json.once(seen, SYMBOL);
          Reads.require(json, symbol);
        }
        case 'b' -> {
          seen = json.once(seen, BID);
          bid = json.price(feed.scales().price());
        }
        case 'B' -> {
          seen = json.once(seen, BID_SIZE);
          bidSize = json.size(feed.scales().size());
        }
        case 'a' -> {
          seen = json.once(seen, ASK);
          ask = json.price(feed.scales().price());
        }
        case 'A' -> {
          seen = json.once(seen, ASK_SIZE);
          askSize = json.size(feed.scales().size());
        }
        case 'E' -> {
          seen = json.once(seen, TIME);
          exchangeTimeMs = Reads.timeMs(json);
        }
        default -> json.skipValue();
      }
    }
    json.require(seen, NEEDED);
  }

  @Override
  public boolean fits(JsonScanner json, BboFeed feed) {
    return Reads.fits(json, feed.scales()) || Reads.widen(json, feed);
  }

  @Override
  public void deliver(BboFeed feed, long receivedNs) {
    feed.onBbo(
        updateId,
        new BboEvent.Quote(bid, bidSize),
        new BboEvent.Quote(ask, askSize),
        new BboEvent.Times(exchangeTimeMs, receivedNs));
  }
}
