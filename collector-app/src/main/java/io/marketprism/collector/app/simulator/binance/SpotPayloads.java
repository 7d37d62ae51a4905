package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.random.BestLevels;
import io.marketprism.collector.app.simulator.random.ByteWriter;
import io.marketprism.collector.app.simulator.random.DepthChange;
import io.marketprism.collector.app.simulator.random.LevelChanges;
import io.marketprism.collector.app.simulator.random.PayloadEncoder;
import io.marketprism.collector.app.simulator.random.TakerOrder;
import java.nio.charset.StandardCharsets;

/**
 * Payloads of Binance spot for one instrument; prices and sizes with eight decimals, as on the
 * wire.
 *
 * <p>Not thread-safe.
 */
final class SpotPayloads implements PayloadEncoder {
  private static final byte[] DEPTH = bytes("{\"e\":\"depthUpdate\",\"E\":");
  private static final byte[] TRADE = bytes("{\"e\":\"trade\",\"E\":");
  private static final byte[] AGGREGATE = bytes("{\"e\":\"aggTrade\",\"E\":");
  private static final byte[] BBO = bytes("{\"u\":");
  private static final byte[] LAST = bytes(",\"u\":");
  private static final byte[] BIDS = bytes(",\"b\":[");
  private static final byte[] ASKS = bytes("],\"a\":[");
  private static final byte[] END_OF_DEPTH = bytes("]}");
  private static final int ROOM = 512;
  private static final int LEVEL_ROOM = 64;
  private static final byte[] PRICE = bytes(",\"p\":\"");
  private static final byte[] QUANTITY = bytes("\",\"q\":\"");
  private static final byte[] FIRST_TRADE = bytes("\",\"f\":");
  private static final byte[] LAST_TRADE = bytes(",\"l\":");
  private static final byte[] TRADE_TIME = bytes(",\"T\":");
  private static final byte[] QUOTED_TRADE_TIME = bytes("\",\"T\":");
  private static final byte[] BUYER_MAKES = bytes(",\"m\":true,\"M\":true}");
  private static final byte[] SELLER_MAKES = bytes(",\"m\":false,\"M\":true}");
  private static final byte[] BID_SIZE = bytes("\",\"B\":\"");
  private static final byte[] ASK_PRICE = bytes("\",\"a\":\"");
  private static final byte[] ASK_SIZE = bytes("\",\"A\":\"");
  private static final byte[] END_OF_BBO = bytes("\"}");

  private final byte[] symbolFirst;
  private final byte[] symbolTrade;
  private final byte[] symbolAggregate;
  private final byte[] symbolBid;
  private final long tick;
  private final long step;
  private final int room;

  SpotPayloads(Instrument instrument) {
    String symbol = ",\"s\":" + BinanceJson.quote(instrument.symbol());
    symbolFirst = bytes(symbol + ",\"U\":");
    symbolTrade = bytes(symbol + ",\"t\":");
    symbolAggregate = bytes(symbol + ",\"a\":");
    symbolBid = bytes(symbol + ",\"b\":\"");
    tick = instrument.tickSize().movePointRight(8).longValueExact();
    step = instrument.stepSize().movePointRight(8).longValueExact();
    room = ROOM + symbol.length() * 4;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void depth(DepthChange change, ByteWriter out) {
    int levels = change.bids().count() + change.asks().count();
    out.room(room + levels * LEVEL_ROOM).raw(DEPTH).number(change.time());
    out.raw(symbolFirst).number(change.first()).raw(LAST).number(change.last());
    levels(change.bids(), out.raw(BIDS));
    levels(change.asks(), out.raw(ASKS));
    out.raw(END_OF_DEPTH);
  }

  private void levels(LevelChanges changes, ByteWriter out) {
    for (int i = 0; i < changes.count(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      out.raw('[', '"').decimal8(changes.tick(i) * tick).raw('"', ',').raw('"');
      out.decimal8(changes.lots(i) * step).raw('"', ']');
    }
  }

  @Override
  public void trade(TakerOrder order, int fill, ByteWriter out) {
    out.room(room).raw(TRADE).number(order.time()).raw(symbolTrade).number(order.tradeId(fill));
    out.raw(PRICE).decimal8(order.tick() * tick);
    out.raw(QUANTITY).decimal8(order.lots(fill) * step);
    out.raw(QUOTED_TRADE_TIME).number(order.time());
    out.raw(order.buy() ? SELLER_MAKES : BUYER_MAKES);
  }

  @Override
  public void aggregateTrade(TakerOrder order, ByteWriter out) {
    out.room(room)
        .raw(AGGREGATE)
        .number(order.time())
        .raw(symbolAggregate)
        .number(order.aggregateId());
    out.raw(PRICE).decimal8(order.tick() * tick).raw(QUANTITY).decimal8(order.allLots() * step);
    out.raw(FIRST_TRADE).number(order.tradeId(0));
    out.raw(LAST_TRADE).number(order.tradeId(order.fills() - 1));
    out.raw(TRADE_TIME).number(order.time());
    out.raw(order.buy() ? SELLER_MAKES : BUYER_MAKES);
  }

  @Override
  public void bbo(BestLevels best, ByteWriter out) {
    out.room(room).raw(BBO).number(best.updateId());
    out.raw(symbolBid).decimal8(best.bidTick() * tick);
    out.raw(BID_SIZE).decimal8(best.bidLots() * step);
    out.raw(ASK_PRICE).decimal8(best.askTick() * tick);
    out.raw(ASK_SIZE).decimal8(best.askLots() * step);
    out.raw(END_OF_BBO);
  }
}
