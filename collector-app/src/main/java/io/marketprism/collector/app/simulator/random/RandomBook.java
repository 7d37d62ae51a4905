package io.marketprism.collector.app.simulator.random;

import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketCounts;
import io.marketprism.collector.app.simulator.market.MarketListener;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.Match;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.math.BigDecimal;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One instrument of a {@link RandomMarket}: its true book, its ids and its payloads.
 *
 * <p>Not thread-safe; owned by the market's loop thread.
 */
final class RandomBook {
  /** What all books of a market write their events into, one after another. */
  record Scratch(DepthChange change, TakerOrder order, ByteWriter out) {
    Scratch() {
      this(new DepthChange(), new TakerOrder(), new ByteWriter());
    }
  }

  private static final List<Channel> TOLD =
      List.of(
          Channel.MARK_PRICE,
          Channel.INDEX_PRICE,
          Channel.FUNDING_RATE,
          Channel.OPEN_INTEREST,
          Channel.VOLATILITY);

  /** One order of so many liquidates. */
  private static final int LIQUIDATES_OF = 20;

  /** Ids of contracts have holes of up to this. */
  private static final int HOLES = 5;

  /** Orders in 27 deltas; with 1.35 matches each that is one trade for five deltas. */
  private static final int ORDERS_OF_27 = 4;

  private final int index;
  private final Instrument instrument;
  private final PayloadEncoder encoder;
  private final Dice dice;
  private final BookWalk walk;
  private final @Nullable StateWalk states;
  private final DepthChange change;
  private final TakerOrder order;
  private final ByteWriter out;
  private final MatchRing past;
  private final long firstTradeId;
  private final long firstAggregateId;
  private long lastUpdateId;
  private long deltas;
  private long trades;
  private long aggregates;

  RandomBook(
      int index,
      Listing listing,
      PayloadEncoder encoder,
      Scratch scratch,
      MarketSettings settings) {
    this.index = index;
    this.instrument = listing.instrument();
    this.encoder = encoder;
    change = scratch.change();
    order = scratch.order();
    out = scratch.out();
    past = new MatchRing(instrument);
    long seed = settings.seed() ^ (instrument.symbol().hashCode() * 0x9E3779B97F4A7C15L);
    dice = new Dice(seed);
    walk = new BookWalk(dice, listing.startTick(), settings.levels());
    states = instrument.terms().isPresent() ? new StateWalk(instrument, seed ^ 1) : null;
    lastUpdateId = 1_000_000_000L + dice.below(1_000_000_000);
    firstTradeId = 100_000_000L + dice.below(100_000_000);
    firstAggregateId = 50_000_000L + dice.below(50_000_000);
  }

  Instrument instrument() {
    return instrument;
  }

  /** Moves the market by one delta and the trades before it, and sends what is listened to. */
  void step(long time, MarketListener listener) {
    BestLevels before = listener.watched(index, Channel.BBO) ? best() : null;
    boolean contract = states != null;
    change.begin(time, lastUpdateId, lastUpdateId + 1 + (contract ? dice.below(HOLES) : 0));
    if (dice.below(27) < ORDERS_OF_27 && walk.trade(order, time, change)) {
      order.liquidates(contract && dice.below(LIQUIDATES_OF) == 0);
      order.number(firstTradeId + trades, firstAggregateId + aggregates);
      trades += order.fills();
      aggregates++;
      past.add(order);
      sendTrades(listener);
    }
    walk.step(change);
    lastUpdateId =
        change.first() - 1 + change.bids().count() + change.asks().count() + dice.below(8);
    change.end(lastUpdateId);
    deltas++;
    if (listener.watched(index, Channel.DEPTH)) {
      encoder.depth(change, out);
      send(listener, Channel.DEPTH);
    }
    if (before != null) {
      sendBest(before, listener);
    }
    if (states != null && states.isDue(time)) {
      states.step();
      sendState(states, time, listener);
    }
  }

  private void sendState(StateWalk walked, long time, MarketListener listener) {
    MarketState state = null;
    for (Channel channel : TOLD) {
      if (listener.watched(index, channel)) {
        state = state == null ? state(walked, time) : state;
        encoder.state(channel, state, out);
        send(listener, channel);
      }
    }
  }

  private MarketState state(StateWalk walked, long time) {
    return walked.state(time, walk.bids().best(), -walk.asks().best());
  }

  /**
   * What is known of the contract at that time.
   *
   * @throws IllegalArgumentException where it is none
   */
  MarketState state(long time) {
    if (states == null) {
      throw new IllegalArgumentException("of a spot market: " + instrument.symbol());
    }
    return state(states, time);
  }

  private void sendTrades(MarketListener listener) {
    if (listener.watched(index, Channel.TRADE)) {
      for (int fill = 0; fill < order.fills(); fill++) {
        encoder.trade(order, fill, out);
        send(listener, Channel.TRADE);
      }
    }
    if (listener.watched(index, Channel.AGGREGATE_TRADE)) {
      encoder.aggregateTrade(order, out);
      send(listener, Channel.AGGREGATE_TRADE);
    }
    if (order.liquidates() && listener.watched(index, Channel.LIQUIDATION)) {
      encoder.liquidation(order, out);
      send(listener, Channel.LIQUIDATION);
    }
  }

  private void sendBest(BestLevels before, MarketListener listener) {
    BestLevels now = best();
    boolean same =
        now.bidTick() == before.bidTick()
            && now.bidLots() == before.bidLots()
            && now.askTick() == before.askTick()
            && now.askLots() == before.askLots();
    if (!same) {
      encoder.bbo(now, out);
      send(listener, Channel.BBO);
    }
  }

  private void send(MarketListener listener, Channel channel) {
    listener.payload(index, channel, out.bytes(), 0, out.length());
  }

  private BestLevels best() {
    long bid = walk.bids().best();
    long ask = walk.asks().best();
    return new BestLevels(lastUpdateId, bid, walk.bids().get(bid), -ask, walk.asks().get(ask));
  }

  /** The last matches, oldest first; holds until the next step. */
  List<Match> matches() {
    return past;
  }

  TrueBook book(int levels) {
    return new TrueBook(
        instrument.symbol(), lastUpdateId, side(walk.bids(), levels), side(walk.asks(), levels));
  }

  private NavigableMap<BigDecimal, BigDecimal> side(TickSide side, int levels) {
    TreeMap<BigDecimal, BigDecimal> map = new TreeMap<>();
    long key = side.best();
    for (int left = Math.min(levels, side.count()); left > 0; left--) {
      key = side.occupied(key);
      map.put(
          instrument.tickSize().multiply(BigDecimal.valueOf(Math.abs(key))),
          instrument.stepSize().multiply(BigDecimal.valueOf(side.get(key))));
      key--;
    }
    return map;
  }

  MarketCounts counts() {
    return new MarketCounts(
        lastUpdateId,
        firstTradeId + trades - 1,
        firstAggregateId + aggregates - 1,
        deltas,
        trades,
        aggregates);
  }
}
