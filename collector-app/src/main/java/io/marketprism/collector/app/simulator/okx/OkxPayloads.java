package io.marketprism.collector.app.simulator.okx;

import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.Instrument.Terms;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.random.BestLevels;
import io.marketprism.collector.app.simulator.random.ByteWriter;
import io.marketprism.collector.app.simulator.random.DepthChange;
import io.marketprism.collector.app.simulator.random.LevelChanges;
import io.marketprism.collector.app.simulator.random.PayloadEncoder;
import io.marketprism.collector.app.simulator.random.TakerOrder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * Data of OKX's channels for one instrument; prices and sizes of books and trades with eight
 * decimals.
 *
 * <p>Not thread-safe.
 */
final class OkxPayloads implements PayloadEncoder {
  private static final int ROOM = 512;
  private static final int LEVEL_ROOM = 64;
  private static final byte[] ASKS = bytes("{\"asks\":[");
  private static final byte[] BIDS = bytes("],\"bids\":[");
  private static final byte[] TIME = bytes("],\"ts\":\"");
  private static final byte[] PREVIOUS = bytes("\",\"checksum\":0,\"prevSeqId\":");
  private static final byte[] ID = bytes(",\"seqId\":");
  private static final byte[] ID_OF_BEST = bytes("\",\"seqId\":");
  private static final byte[] END_OF_LEVEL = bytes("\",\"0\",\"1\"]");
  private static final byte[] PRICE = bytes("\",\"px\":\"");
  private static final byte[] SIZE = bytes("\",\"sz\":\"");
  private static final byte[] BUY = bytes("\",\"side\":\"buy\",\"ts\":\"");
  private static final byte[] SELL = bytes("\",\"side\":\"sell\",\"ts\":\"");
  private static final byte[] COUNT = bytes("\",\"count\":\"");
  private static final byte[] END_OF_TRADE = bytes("\",\"source\":\"0\"}");

  private final OkxMarket market;
  private final Instrument instrument;
  private final InstantSource clock;
  private final byte[] tradeId;
  private final long tick;
  private final long step;
  private final int room;

  OkxPayloads(OkxMarket market, Instrument instrument, InstantSource clock) {
    this.market = market;
    this.instrument = instrument;
    this.clock = clock;
    tradeId = bytes("{\"instId\":" + OkxJson.quote(instrument.symbol()) + ",\"tradeId\":\"");
    tick = instrument.tickSize().movePointRight(8).longValueExact();
    step = instrument.stepSize().movePointRight(8).longValueExact();
    room = ROOM + tradeId.length;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void depth(DepthChange change, ByteWriter out) {
    int levels = change.bids().count() + change.asks().count();
    out.room(room + levels * LEVEL_ROOM).raw(ASKS);
    levels(change.asks(), out);
    levels(change.bids(), out.raw(BIDS));
    out.raw(TIME).number(change.time());
    out.raw(PREVIOUS).number(change.previous()).raw(ID).number(change.last()).raw('}');
  }

  private void levels(LevelChanges changes, ByteWriter out) {
    for (int i = 0; i < changes.count(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      level(changes.tick(i), changes.lots(i), out);
    }
  }

  private void level(long ticks, long lots, ByteWriter out) {
    out.raw('[', '"').decimal8(ticks * tick).raw('"', ',').raw('"');
    out.decimal8(lots * step).raw(END_OF_LEVEL);
  }

  /** OKX shows matches of one order together, on the channel {@code trades}. */
  @Override
  public void trade(TakerOrder order, int fill, ByteWriter out) {
    throw new UnsupportedOperationException("single matches are not shown");
  }

  @Override
  public void aggregateTrade(TakerOrder order, ByteWriter out) {
    out.room(room).raw(tradeId).number(order.tradeId(order.fills() - 1));
    out.raw(PRICE).decimal8(order.tick() * tick).raw(SIZE).decimal8(order.allLots() * step);
    out.raw(order.buy() ? BUY : SELL).number(order.time());
    out.raw(COUNT).number(order.fills()).raw(END_OF_TRADE);
  }

  @Override
  public void bbo(BestLevels best, ByteWriter out) {
    out.room(room).raw(ASKS);
    level(best.askTick(), best.askLots(), out);
    level(best.bidTick(), best.bidLots(), out.raw(BIDS));
    out.raw(TIME).number(clock.millis()).raw(ID_OF_BEST).number(best.updateId()).raw('}');
  }

  @Override
  public void liquidation(TakerOrder order, ByteWriter out) {
    String pair = OkxJson.quote(instrument.base() + "-" + instrument.quote());
    text(
        out,
        "{\"details\":[{\"bkLoss\":\"0\",\"bkPx\":\""
            + OkxJson.plain(instrument.tickSize().multiply(BigDecimal.valueOf(order.tick())))
            + "\",\"ccy\":\"\",\"posSide\":\""
            + (order.buy() ? "short" : "long")
            + "\",\"side\":\""
            + (order.buy() ? "buy" : "sell")
            + "\",\"sz\":\""
            + OkxJson.plain(instrument.stepSize().multiply(BigDecimal.valueOf(order.allLots())))
            + "\",\"ts\":\""
            + order.time()
            + "\"}],\"instFamily\":"
            + pair
            + ",\"instId\":"
            + OkxJson.quote(instrument.symbol())
            + ",\"instType\":\""
            + market
            + "\",\"uly\":"
            + pair
            + "}");
  }

  @Override
  public void state(Channel channel, MarketState state, ByteWriter out) {
    switch (channel) {
      case MARK_PRICE -> state(out, state, "\"markPx\":" + number(state.markPrice()));
      case INDEX_PRICE ->
          text(
              out,
              "{\"instId\":"
                  + OkxJson.quote(instrument.base() + "-" + instrument.quote())
                  + ",\"idxPx\":"
                  + number(state.indexPrice())
                  + ",\"ts\":\""
                  + state.time()
                  + "\"}");
      case FUNDING_RATE -> state(out, state, funding(state));
      case OPEN_INTEREST -> state(out, state, openInterest(state));
      default -> throw new IllegalArgumentException("no channel carries " + channel);
    }
  }

  private static String funding(MarketState state) {
    return "\"method\":\"current_period\",\"fundingRate\":"
        + number(state.fundingRate())
        + ",\"fundingTime\":\""
        + state.fundingTime()
        + "\",\"nextFundingRate\":\"\",\"nextFundingTime\":\""
        + (state.fundingTime() + state.fundingIntervalMs())
        + "\",\"interestRate\":\"0.0001\",\"settState\":\"settled\"";
  }

  private String openInterest(MarketState state) {
    Terms terms = instrument.terms().orElseThrow();
    BigDecimal amount = state.openInterest().multiply(terms.size());
    BigDecimal coins =
        terms.inverse() ? amount.divide(state.markPrice(), MathContext.DECIMAL64) : amount;
    BigDecimal dollars =
        terms.inverse()
            ? amount
            : amount.multiply(state.markPrice()).setScale(2, RoundingMode.HALF_EVEN);
    return "\"oi\":"
        + number(state.openInterest())
        + ",\"oiCcy\":"
        + number(coins)
        + ",\"oiUsd\":"
        + number(dollars);
  }

  private void state(ByteWriter out, MarketState state, String values) {
    text(
        out,
        "{\"instId\":"
            + OkxJson.quote(instrument.symbol())
            + ",\"instType\":\""
            + market
            + "\","
            + values
            + ",\"ts\":\""
            + state.time()
            + "\"}");
  }

  private static String number(BigDecimal number) {
    return "\"" + OkxJson.plain(number) + "\"";
  }

  private static void text(ByteWriter out, String text) {
    byte[] bytes = bytes(text);
    out.room(bytes.length).raw(bytes);
  }
}
