package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.sync.LiquidationFeed;
import io.marketprism.collector.sync.TradeFeed;
import java.util.ArrayList;
import java.util.List;

/**
 * The trades of one instrument in 100 ms, oldest first. {@code trade_seq} rises by one from trade
 * to trade, so it is the id; {@code direction} is the aggressor's. Blocks and legs of combos are
 * trades like others. A trade with a {@code liquidation} is one as well: of the side that made the
 * order in the book (M), of the one that took it (T), or of both (MT), see {@link
 * TradeLiquidations}.
 *
 * <pre>
 * [{"trade_seq":271252854,"trade_id":"403691824","timestamp":1765531356452,"tick_direction":2,
 *     "price":92294.5,"mark_price":92287.11,"instrument_name":"BTC-PERPETUAL",
 *     "index_price":92276.75,"direction":"sell","amount":10.0,"contracts":1.0,"liquidation":"T"}]
 * </pre>
 *
 * <p>Source: Deribit, trades subscriptions, read 2026-11-22.
 */
final class TradesPayload implements Payload<PrintFeeds> {
  private static final Literal BUY = Literal.of("buy");
  private static final Literal SELL = Literal.of("sell");
  private static final Literal MAKER = Literal.of("M");
  private static final Literal TAKER = Literal.of("T");
  private static final Literal BOTH = Literal.of("MT");
  private static final long NEEDED =
      Field.bits(
          Field.TRADE_SEQ,
          Field.TIMESTAMP,
          Field.INSTRUMENT,
          Field.PRICE,
          Field.AMOUNT,
          Field.DIRECTION);

  private final TradeList trades = new TradeList();
  private List<LiquidationEvent> liquidations = List.of();
  private long id;
  private long timeMs;
  private long price;
  private long amount;
  private boolean sell;
  private int liquidated;

  @Override
  public void read(JsonScanner json, PrintFeeds feeds, Literal symbol) {
    read(json, feeds.scales(), symbol);
  }

  /** Reads an array of trades. */
  void read(JsonScanner json, Scales scales, Literal symbol) {
    trades.clear();
    json.beginArray();
    while (json.nextElement()) {
      if (trades.isFull()) {
        throw json.refused(Reason.VALUE);
      }
      readTrade(json, scales, symbol);
      trades.add(id, timeMs, price, amount, sell, liquidated);
    }
  }

  private void readTrade(JsonScanner json, Scales scales, Literal symbol) {
    long seen = 0;
    liquidated = 0;
    json.beginObject();
    while (json.nextKey()) {
      Field field = Field.of(json);
      seen = json.once(seen, field.bit());
      switch (field) {
        case TRADE_SEQ -> id = Reads.id(json);
        case TIMESTAMP -> timeMs = Reads.timeMs(json);
        case INSTRUMENT -> Reads.require(json, symbol);
        case PRICE -> price = json.price(scales.price());
        case AMOUNT -> amount = json.size(scales.size());
        case DIRECTION -> readDirection(json);
        case LIQUIDATION -> liquidated = json.skipNull() ? 0 : readLiquidated(json);
        default -> json.skipValue();
      }
    }
    json.require(seen, NEEDED);
  }

  private void readDirection(JsonScanner json) {
    json.text();
    sell = json.textIs(SELL);
    if (!sell && !json.textIs(BUY)) {
      throw json.refused(Reason.VALUE);
    }
  }

  private static int readLiquidated(JsonScanner json) {
    json.text();
    if (json.textIs(TAKER)) {
      return TradeList.TAKER;
    }
    if (json.textIs(MAKER)) {
      return TradeList.MAKER;
    }
    if (json.textIs(BOTH)) {
      return TradeList.MAKER | TradeList.TAKER;
    }
    throw json.refused(Reason.VALUE);
  }

  @Override
  public boolean fits(JsonScanner json, PrintFeeds feeds) {
    return Reads.fits(json, feeds.scales()) || Reads.widen(json, feeds);
  }

  @Override
  public void forgetDecimals(PrintFeeds feeds) {
    feeds.forgetDecimals();
  }

  @Override
  public void build(PrintFeeds feeds, long receivedNs) {
    LiquidationFeed forced = feeds.liquidations();
    liquidations =
        trades.anyLiquidated() && forced != null
            ? new TradeLiquidations(forced.instrument(), feeds.scales(), receivedNs).among(trades)
            : List.of();
  }

  @Override
  public void deliver(PrintFeeds feeds, long receivedNs) {
    TradeFeed prints = feeds.trades();
    if (prints != null) {
      deliver(prints, receivedNs);
    }
    LiquidationFeed forced = feeds.liquidations();
    if (forced != null && !liquidations.isEmpty()) {
      forced.onMessage(liquidations);
    }
  }

  private void deliver(TradeFeed feed, long receivedNs) {
    for (int i = 0; i < trades.count(); i++) {
      fill(feed.trade(), i, feed.scales(), receivedNs);
      feed.onTrade(side(i), trades.timeMs(i), receivedNs);
    }
  }

  /** What was read, as events of their own, filled into {@code trade} one after the other. */
  List<TradeEvent> events(TradeEvent.Builder trade, Scales scales, long receivedNs) {
    List<TradeEvent> events = new ArrayList<>(trades.count());
    for (int i = 0; i < trades.count(); i++) {
      fill(trade, i, scales, receivedNs);
      events.add(trade.build(side(i), false));
    }
    return events;
  }

  private void fill(TradeEvent.Builder trade, int i, Scales scales, long receivedNs) {
    long time = trades.timeMs(i);
    trade
        .single(trades.id(i))
        .priced(trades.price(i), trades.amount(i), scales)
        .times(time, time, receivedNs);
  }

  private Side side(int i) {
    return trades.isSell(i) ? Side.SELL : Side.BUY;
  }
}
