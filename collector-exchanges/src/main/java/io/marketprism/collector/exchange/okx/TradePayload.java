package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.sync.TradeFeed;
import java.util.Arrays;
import java.util.List;

/**
 * Trades, several a frame. One may stand for all matches of a taker order at one price: its id is
 * then the last of theirs, and {@code count} says how many they are.
 *
 * <pre>[{"instId":"BTC-USDT","tradeId":"130639474","px":"42219.9","sz":"0.12","side":"buy",
 *     "ts":"1630048897897","count":"3","source":"0","seqId":1234}]</pre>
 *
 * <p>{@code side} is the aggressor's. Messages of before 2023 have no count, and each is one match.
 */
final class TradePayload implements Payload<TradeFeed> {
  /** More than the exchange ever sends in one frame. */
  private static final int MAX_TRADES = 10_000;

  private static final Literal INSTRUMENT_KEY = Literal.of("instId");
  private static final Literal ID_KEY = Literal.of("tradeId");
  private static final Literal PRICE_KEY = Literal.of("px");
  private static final Literal SIZE_KEY = Literal.of("sz");
  private static final Literal SIDE_KEY = Literal.of("side");
  private static final Literal TIME_KEY = Literal.of("ts");
  private static final Literal COUNT_KEY = Literal.of("count");
  private static final Literal BUY = Literal.of("buy");
  private static final Literal SELL = Literal.of("sell");

  private static final long INSTRUMENT = 1;
  private static final long ID = 2;
  private static final long PRICE = 4;
  private static final long SIZE = 8;
  private static final long SIDE = 16;
  private static final long TIME = 32;
  private static final long COUNT = 64;
  private static final long NEEDED = INSTRUMENT | ID | PRICE | SIZE | SIDE | TIME;

  private Trade[] trades = {new Trade()};
  private int count;

  @Override
  public void read(JsonScanner json, TradeFeed feed, Literal instId) {
    read(json, feed.scales(), instId);
    if (count == 0) {
      throw json.refused(Reason.MISSING_FIELD);
    }
  }

  /** Reads an array of trades, which may be empty. */
  void read(JsonScanner json, Scales scales, Literal instId) {
    count = 0;
    json.beginArray();
    while (json.nextElement()) {
      next(json).read(json, scales, instId);
    }
  }

  /** Room for one more trade. */
  private Trade next(JsonScanner json) {
    if (count == MAX_TRADES) {
      throw json.refused(Reason.VALUE);
    }
    if (count == trades.length) {
      trades = Arrays.copyOf(trades, Math.min(MAX_TRADES, 2 * count));
      for (int i = count; i < trades.length; i++) {
        trades[i] = new Trade();
      }
    }
    return trades[count++];
  }

  @Override
  public void require(JsonScanner json, Action action) {
    Payload.requireNone(json, action);
  }

  @Override
  public boolean fits(JsonScanner json, TradeFeed feed) {
    return Reads.fits(json, feed.scales()) || Reads.widen(json, feed);
  }

  @Override
  public void deliver(TradeFeed feed, Action action, long receivedNs) {
    for (int i = 0; i < count; i++) {
      trades[i].deliver(feed, receivedNs);
    }
  }

  /** What was read, as events of their own, filled into {@code trade} one after the other. */
  List<TradeEvent> events(TradeEvent.Builder trade, Scales scales, long receivedNs) {
    return Arrays.stream(trades, 0, count)
        .map(one -> one.event(trade, scales, receivedNs))
        .toList();
  }

  /** One trade as it was read. */
  private static final class Trade {
    private long id;
    private long price;
    private long size;
    private long timeMs;
    private long matches;
    private boolean buys;

    void read(JsonScanner json, Scales scales, Literal instId) {
      matches = 1;
      long seen = 0;
      json.beginObject();
      while (json.nextKey()) {
        seen = readField(json, scales, instId, seen);
      }
      json.require(seen, NEEDED);
      if (matches < 1 || matches - 1 > id) {
        throw json.refused(Reason.VALUE);
      }
    }

    private long readField(JsonScanner json, Scales scales, Literal instId, long before) {
      long seen = before;
      if (json.keyIs(INSTRUMENT_KEY)) {
        seen = json.once(seen, INSTRUMENT);
        requireText(json, instId);
      } else if (json.keyIs(ID_KEY)) {
        seen = json.once(seen, ID);
        id = Reads.id(json);
      } else if (json.keyIs(PRICE_KEY)) {
        seen = json.once(seen, PRICE);
        price = json.price(scales.price());
      } else if (json.keyIs(SIZE_KEY)) {
        seen = json.once(seen, SIZE);
        size = json.size(scales.size());
      } else if (json.keyIs(SIDE_KEY)) {
        seen = json.once(seen, SIDE);
        readSide(json);
      } else if (json.keyIs(TIME_KEY)) {
        seen = json.once(seen, TIME);
        timeMs = Reads.timeMs(json);
      } else if (json.keyIs(COUNT_KEY)) {
        seen = json.once(seen, COUNT);
        matches = json.integer();
      } else {
        json.skipValue();
      }
      return seen;
    }

    private void readSide(JsonScanner json) {
      json.text();
      buys = json.textIs(BUY);
      if (!buys && !json.textIs(SELL)) {
        throw json.refused(Reason.VALUE);
      }
    }

    private static void requireText(JsonScanner json, Literal expected) {
      json.text();
      if (!json.textIs(expected)) {
        throw json.refused(Reason.VALUE);
      }
    }

    void deliver(TradeFeed feed, long receivedNs) {
      fill(feed.trade(), feed.scales(), receivedNs);
      feed.onTrade(side(), first(), timeMs, receivedNs);
    }

    TradeEvent event(TradeEvent.Builder trade, Scales scales, long receivedNs) {
      fill(trade, scales, receivedNs);
      return trade.build(side(), false);
    }

    private void fill(TradeEvent.Builder trade, Scales scales, long receivedNs) {
      boolean single = matches == 1;
      trade
          .aggregate(id, single ? MarketEvent.UNKNOWN : first(), single ? MarketEvent.UNKNOWN : id)
          .priced(price, size, scales)
          .times(timeMs, timeMs, receivedNs);
    }

    private long first() {
      return id - matches + 1;
    }

    private Side side() {
      return buys ? Side.BUY : Side.SELL;
    }
  }
}
