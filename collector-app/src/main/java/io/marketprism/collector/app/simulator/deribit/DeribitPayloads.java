package io.marketprism.collector.app.simulator.deribit;

import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.random.BestLevels;
import io.marketprism.collector.app.simulator.random.ByteWriter;
import io.marketprism.collector.app.simulator.random.DepthChange;
import io.marketprism.collector.app.simulator.random.LevelChanges;
import io.marketprism.collector.app.simulator.random.PayloadEncoder;
import io.marketprism.collector.app.simulator.random.TakerOrder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * Data of Deribit's channels for one instrument: numbers bare and with a point. A level that is not
 * deleted is always a {@code change}, also where it is new. The matches of an order are one message
 * of several trades, and all of them are the taker's liquidation where the order is one.
 *
 * <p>Not thread-safe.
 */
final class DeribitPayloads implements PayloadEncoder {
  private static final byte[] CHANGE = bytes("{\"type\":\"change\",\"timestamp\":");
  private static final byte[] PREVIOUS = bytes(",\"prev_change_id\":");
  private static final byte[] BIDS = bytes(",\"bids\":[");
  private static final byte[] ASKS = bytes("],\"asks\":[");
  private static final byte[] END_OF_BOOK = bytes("]}");
  private static final byte[] CHANGED_LEVEL = bytes("[\"change\",");
  private static final byte[] DELETED_LEVEL = bytes("[\"delete\",");
  private static final byte[] TRADE = bytes("{\"trade_seq\":");
  private static final byte[] TRADE_TIME = bytes("\",\"timestamp\":");
  private static final byte[] PRICE = bytes(",\"tick_direction\":0,\"price\":");
  private static final byte[] MARK_PRICE = bytes(",\"mark_price\":");
  private static final byte[] LIQUIDATION = bytes(",\"liquidation\":\"T\"");
  private static final byte[] INDEX_PRICE = bytes(",\"index_price\":");
  private static final byte[] BUY = bytes(",\"direction\":\"buy\",\"amount\":");
  private static final byte[] SELL = bytes(",\"direction\":\"sell\",\"amount\":");
  private static final byte[] QUOTE = bytes("{\"timestamp\":");
  private static final byte[] BID_AMOUNT = bytes(",\"best_bid_amount\":");
  private static final byte[] ASK_PRICE = bytes(",\"best_ask_price\":");
  private static final byte[] ASK_AMOUNT = bytes(",\"best_ask_amount\":");
  private static final int ROOM = 512;
  private static final int LEVEL_ROOM = 80;

  private final InstantSource clock;
  private final Decimal price;
  private final Decimal amount;
  private final byte[] symbolBook;
  private final byte[] tradeId;
  private final byte[] symbolTrade;
  private final byte[] symbolQuote;
  private final TickerJson ticker;
  private final int room;

  DeribitPayloads(Instrument instrument, InstantSource clock) {
    this.clock = clock;
    price = new Decimal(instrument.tickSize());
    amount = new Decimal(instrument.stepSize());
    String name = ",\"instrument_name\":" + DeribitJson.quote(instrument.symbol());
    String currency = instrument.base().equals("BTC") ? "" : instrument.base() + "-";
    String id = DeribitJson.quote(currency);
    symbolBook = bytes(name + ",\"change_id\":");
    tradeId = bytes(",\"trade_id\":" + id.substring(0, id.length() - 1));
    symbolTrade = bytes(name);
    symbolQuote = bytes(name + ",\"best_bid_price\":");
    ticker = new TickerJson(instrument);
    room = ROOM + 4 * (name.length() + id.length());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void depth(DepthChange change, ByteWriter out) {
    int levels = change.bids().count() + change.asks().count();
    out.room(room + levels * LEVEL_ROOM).raw(CHANGE).number(change.time());
    out.raw(PREVIOUS).number(change.previous()).raw(symbolBook).number(change.last());
    levels(change.bids(), out.raw(BIDS));
    levels(change.asks(), out.raw(ASKS));
    out.raw(END_OF_BOOK);
  }

  private void levels(LevelChanges changes, ByteWriter out) {
    for (int i = 0; i < changes.count(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      out.raw(changes.lots(i) == 0 ? DELETED_LEVEL : CHANGED_LEVEL);
      price.write(changes.tick(i), out);
      amount.write(changes.lots(i), out.raw(','));
      out.raw(']');
    }
  }

  @Override
  public void trade(TakerOrder order, int fill, ByteWriter out) {
    out.room(room).raw('[');
    print(order, fill, out);
    out.raw(']');
  }

  @Override
  public void aggregateTrade(TakerOrder order, ByteWriter out) {
    out.room(room * order.fills()).raw('[');
    for (int fill = 0; fill < order.fills(); fill++) {
      if (fill > 0) {
        out.raw(',');
      }
      print(order, fill, out);
    }
    out.raw(']');
  }

  private void print(TakerOrder order, int fill, ByteWriter out) {
    out.raw(TRADE).number(order.tradeId(fill)).raw(tradeId).number(order.tradeId(fill));
    out.raw(TRADE_TIME).number(order.time());
    price.write(order.tick(), out.raw(PRICE));
    price.write(order.tick(), out.raw(MARK_PRICE));
    if (order.liquidates()) {
      out.raw(LIQUIDATION);
    }
    price.write(order.tick(), out.raw(symbolTrade).raw(INDEX_PRICE));
    amount.write(order.lots(fill), out.raw(order.buy() ? BUY : SELL));
    out.raw('}');
  }

  @Override
  public void bbo(BestLevels best, ByteWriter out) {
    out.room(room).raw(QUOTE).number(clock.millis());
    price.write(best.bidTick(), out.raw(symbolQuote));
    amount.write(best.bidLots(), out.raw(BID_AMOUNT));
    price.write(best.askTick(), out.raw(ASK_PRICE));
    amount.write(best.askLots(), out.raw(ASK_AMOUNT));
    out.raw('}');
  }

  @Override
  public void state(Channel channel, MarketState state, ByteWriter out) {
    byte[] json = bytes(ticker.of(channel, state));
    out.room(json.length).raw(json);
  }
}
