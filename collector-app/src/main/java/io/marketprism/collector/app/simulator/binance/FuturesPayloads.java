package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.random.BestLevels;
import io.marketprism.collector.app.simulator.random.ByteWriter;
import io.marketprism.collector.app.simulator.random.DepthChange;
import io.marketprism.collector.app.simulator.random.LevelChanges;
import io.marketprism.collector.app.simulator.random.PayloadEncoder;
import io.marketprism.collector.app.simulator.random.TakerOrder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * Payloads of Binance's futures for one contract; prices and sizes with the decimals of tick and
 * step, as on the wire.
 *
 * <p>Not thread-safe.
 */
final class FuturesPayloads implements PayloadEncoder {
  private static final byte[] DEPTH = bytes("{\"e\":\"depthUpdate\",\"E\":");
  private static final byte[] TRADE = bytes("{\"e\":\"trade\",\"E\":");
  private static final byte[] AGGREGATE = bytes("{\"e\":\"aggTrade\",\"E\":");
  private static final byte[] AGGREGATE_ID = bytes(",\"a\":");
  private static final byte[] BBO = bytes("{\"e\":\"bookTicker\",\"u\":");
  private static final byte[] TIME = bytes(",\"T\":");
  private static final byte[] LAST = bytes(",\"u\":");
  private static final byte[] PREVIOUS = bytes(",\"pu\":");
  private static final byte[] BIDS = bytes(",\"b\":[");
  private static final byte[] ASKS = bytes("],\"a\":[");
  private static final byte[] PRICE = bytes(",\"p\":\"");
  private static final byte[] QUANTITY = bytes("\",\"q\":\"");
  private static final byte[] FIRST_TRADE = bytes("\",\"f\":");
  private static final byte[] LAST_TRADE = bytes(",\"l\":");
  private static final byte[] ON_THE_MARKET = bytes("\",\"X\":\"MARKET\",\"m\":");
  private static final byte[] MAKER = bytes(",\"m\":");
  private static final byte[] BUYER = bytes("true");
  private static final byte[] SELLER = bytes("false");
  private static final byte[] BID_SIZE = bytes("\",\"B\":\"");
  private static final byte[] ASK_PRICE = bytes("\",\"a\":\"");
  private static final byte[] ASK_SIZE = bytes("\",\"A\":\"");
  private static final byte[] QUOTED_TIME = bytes("\",\"T\":");
  private static final byte[] EVENT_TIME = bytes(",\"E\":");
  private static final int ROOM = 512;
  private static final int LEVEL_ROOM = 80;

  private final Instrument instrument;
  private final Segment segment;
  private final InstantSource clock;
  private final String symbol;
  private final byte[] symbolFirst;
  private final byte[] symbolTrade;
  private final byte[] symbolPrice;
  private final byte[] symbolBid;
  private final byte[] endOfDepth;
  private final byte[] end;
  private final Unit tick;
  private final Unit step;
  private final int room;

  /**
   * @param clock for what the market gives no time to
   */
  FuturesPayloads(Segment segment, Instrument instrument, InstantSource clock) {
    this.instrument = instrument;
    this.segment = segment;
    this.clock = clock;
    symbol = "\"s\":" + BinanceJson.quote(instrument.symbol());
    symbolFirst = bytes("," + symbol + ",\"U\":");
    symbolTrade = bytes("," + symbol + ",\"t\":");
    symbolPrice = bytes("," + symbol + ",\"p\":\"");
    symbolBid = bytes("," + symbol + ",\"b\":\"");
    String market = ",\"st\":" + segment.number() + "}";
    String pair = ",\"ps\":" + BinanceJson.quote(Segment.pair(instrument));
    endOfDepth = bytes("]" + pair + market);
    end = bytes(market);
    tick = Unit.of(instrument.tickSize());
    step = Unit.of(instrument.stepSize());
    room = ROOM + (symbol.length() + pair.length()) * 4;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void depth(DepthChange change, ByteWriter out) {
    int levels = change.bids().count() + change.asks().count();
    out.room(room + levels * LEVEL_ROOM).raw(DEPTH).number(change.time());
    out.raw(TIME).number(change.time()).raw(symbolFirst).number(change.first());
    out.raw(LAST).number(change.last()).raw(PREVIOUS).number(change.previous());
    levels(change.bids(), out.raw(BIDS));
    levels(change.asks(), out.raw(ASKS));
    out.raw(endOfDepth);
  }

  private void levels(LevelChanges changes, ByteWriter out) {
    for (int i = 0; i < changes.count(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      out.raw('[', '"');
      tick.write(changes.tick(i), out);
      out.raw('"', ',').raw('"');
      step.write(changes.lots(i), out);
      out.raw('"', ']');
    }
  }

  @Override
  public void trade(TakerOrder order, int fill, ByteWriter out) {
    out.room(room).raw(TRADE).number(order.time()).raw(TIME).number(order.time());
    out.raw(symbolTrade).number(order.tradeId(fill)).raw(PRICE);
    tick.write(order.tick(), out);
    step.write(order.lots(fill), out.raw(QUANTITY));
    out.raw(ON_THE_MARKET).raw(order.buy() ? SELLER : BUYER).raw(end);
  }

  @Override
  public void aggregateTrade(TakerOrder order, ByteWriter out) {
    out.room(room).raw(AGGREGATE).number(order.time());
    out.raw(AGGREGATE_ID).number(order.aggregateId()).raw(symbolPrice);
    tick.write(order.tick(), out);
    step.write(order.allLots(), out.raw(QUANTITY));
    out.raw(FIRST_TRADE).number(order.tradeId(0));
    out.raw(LAST_TRADE).number(order.tradeId(order.fills() - 1));
    out.raw(TIME).number(order.time()).raw(MAKER).raw(order.buy() ? SELLER : BUYER).raw(end);
  }

  @Override
  public void bbo(BestLevels best, ByteWriter out) {
    long time = clock.millis();
    out.room(room).raw(BBO).number(best.updateId()).raw(symbolBid);
    tick.write(best.bidTick(), out);
    step.write(best.bidLots(), out.raw(BID_SIZE));
    tick.write(best.askTick(), out.raw(ASK_PRICE));
    step.write(best.askLots(), out.raw(ASK_SIZE));
    out.raw(QUOTED_TIME).number(time).raw(EVENT_TIME).number(time).raw(end);
  }

  @Override
  public void liquidation(TakerOrder order, ByteWriter out) {
    String price = decimal(instrument.tickSize(), order.tick());
    String size = decimal(instrument.stepSize(), order.allLots());
    String text =
        "{\"e\":\"forceOrder\",\"E\":%d,\"o\":{%s,\"S\":\"%s\",\"o\":\"LIMIT\",\"f\":\"IOC\","
            + "\"q\":\"%s\",\"p\":\"%s\",\"ap\":\"%s\",\"X\":\"FILLED\",\"l\":\"%s\",\"z\":\"%s\","
            + "\"T\":%d},\"st\":%d}";
    long time = order.time();
    String side = order.buy() ? "BUY" : "SELL";
    write(
        text.formatted(time, symbol, side, size, price, price, size, size, time, segment.number()),
        out);
  }

  private static void write(String text, ByteWriter out) {
    byte[] bytes = bytes(text);
    out.room(bytes.length).raw(bytes);
  }

  private static String decimal(BigDecimal unit, long count) {
    return unit.multiply(BigDecimal.valueOf(count)).toPlainString();
  }

  @Override
  public void state(Channel channel, MarketState state, ByteWriter out) {
    switch (channel) {
      case MARK_PRICE -> markPrice(state, out);
      case INDEX_PRICE ->
          write(
              "{\"e\":\"indexPriceUpdate\",\"E\":%d,\"i\":%s,\"p\":\"%s\"}"
                  .formatted(
                      state.time(),
                      BinanceJson.quote(Segment.pair(instrument)),
                      state.indexPrice().toPlainString()),
              out);
      default -> throw new IllegalArgumentException("no stream of " + channel);
    }
  }

  /** A dated contract has neither a rate nor a time of it; COIN-M says the index elsewhere. */
  private void markPrice(MarketState state, ByteWriter out) {
    boolean dated = Segment.isDated(instrument);
    String mark = state.markPrice().toPlainString();
    String index = state.indexPrice().toPlainString();
    String more =
        segment == Segment.COINM ? "" : ",\"ap\":\"" + mark + "\",\"i\":\"" + index + "\"";
    write(
        "{\"e\":\"markPriceUpdate\",\"E\":%d,%s,\"p\":\"%s\"%s,\"P\":\"%s\",\"r\":\"%s\",\"T\":%d,\"st\":%d}"
            .formatted(
                state.time(),
                symbol,
                mark,
                more,
                index,
                dated ? "" : state.fundingRate().toPlainString(),
                dated ? 0 : state.fundingTime(),
                segment.number()),
        out);
  }
}
