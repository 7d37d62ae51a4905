package io.marketprism.collector.app.simulator.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.app.simulator.BookReplica;
import io.marketprism.collector.app.simulator.ManualLoop;
import io.marketprism.collector.app.simulator.RecordingListener;
import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.random.Listings;
import io.marketprism.collector.app.simulator.random.MarketSettings;
import io.marketprism.collector.app.simulator.random.RandomMarket;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomMarketTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
  private static final int ALL = Integer.MAX_VALUE;

  private final ManualLoop loop = new ManualLoop();

  private RandomMarket market(int symbols, OptionalDouble rate, long seed) {
    return new RandomMarket(
        Listings.first(
            symbols,
            (base, quote, tick, step) -> new Instrument(base + quote, base, quote, tick, step)),
        SpotPayloads::new,
        new MarketSettings(seed, rate, InstantSource.fixed(NOW), loop));
  }

  private RandomMarket paced(int symbols) {
    return market(symbols, OptionalDouble.of(1_000), 1);
  }

  @Test
  void everyDeltaFollowsTheOneBeforeAndGivesTheTrueBook() {
    RandomMarket market = paced(7);
    List<Instrument> instruments = market.instruments();
    List<BookReplica> replicas =
        instruments.stream()
            .map(one -> BookReplica.of(one.symbol(), snapshot(market, one)))
            .toList();
    int[] seen = {0};
    RecordingListener listener =
        new RecordingListener(
            (channel, message) -> {
              if (channel == Channel.DEPTH) {
                BookReplica replica = replicas.get(message.instrument());
                replica.apply(message.json());
                if (++seen[0] % 199 == 0) {
                  String symbol = instruments.get(message.instrument()).symbol();
                  assertThat(replica.book()).isEqualTo(market.book(symbol, ALL));
                }
              }
            });
    market.start(listener, loop);
    loop.advance(Duration.ofSeconds(14));
    assertThat(seen[0]).isEqualTo(14_000);
    for (BookReplica replica : replicas) {
      assertThat(replica.applied()).isEqualTo(2_000);
      assertThat(replica.stale()).isZero();
    }
  }

  private static JsonObject snapshot(RandomMarket market, Instrument instrument) {
    String json = BinanceJson.depth(market.book(instrument.symbol(), ALL));
    return JsonParser.parseString(json).getAsJsonObject();
  }

  @Test
  void booksStayDeepUncrossedAndOnTheGrid() {
    RandomMarket market = paced(3);
    market.start(new RecordingListener(), loop);
    for (int i = 0; i < 30; i++) {
      for (Instrument instrument : market.instruments()) {
        TrueBook book = market.book(instrument.symbol(), ALL);
        assertThat(book.bids().firstKey()).isLessThan(book.asks().firstKey());
        assertThat(book.bids().lastKey()).isPositive();
        assertThat(book.bids().size()).isBetween(1_300, 1_700);
        assertThat(book.asks().size()).isBetween(1_300, 1_700);
        for (BigDecimal price : book.bids().keySet()) {
          assertThat(price.remainder(instrument.tickSize())).isZero();
        }
        for (BigDecimal size : book.asks().values()) {
          assertThat(size.remainder(instrument.stepSize())).isZero();
        }
      }
      loop.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void deltasHaveRealisticSizesAndKinds() {
    RandomMarket market = paced(1);
    RecordingListener listener = new RecordingListener();
    Instrument instrument = market.instruments().get(0);
    BookReplica before = BookReplica.of(instrument.symbol(), snapshot(market, instrument));
    market.start(listener, loop);
    loop.advance(Duration.ofSeconds(8));
    int[] kinds = new int[4];
    int levels = 0;
    List<JsonObject> deltas = listener.of(0, Channel.DEPTH);
    for (JsonObject delta : deltas) {
      levels += count(kinds, before.bids(), delta.getAsJsonArray("b"));
      levels += count(kinds, before.asks(), delta.getAsJsonArray("a"));
      before.apply(delta);
    }
    assertThat((double) levels / deltas.size()).isCloseTo(2.4, within(0.15));
    assertThat((double) kinds[0] / levels).as("inserts").isBetween(0.08, 0.25);
    assertThat((double) kinds[1] / levels).as("modifies").isBetween(0.5, 0.8);
    assertThat((double) kinds[2] / levels).as("deletes").isBetween(0.08, 0.25);
    assertThat((double) kinds[3] / levels).as("deletes of absent levels").isBetween(0.002, 0.05);
    int payload = "{\"stream\":\"btcusdt@depth@100ms\",\"data\":}".length();
    double bytes =
        listener.messages.stream()
            .filter(message -> message.channel() == Channel.DEPTH)
            .mapToInt(RecordingListener.Message::bytes)
            .average()
            .orElseThrow();
    assertThat(bytes + payload).isCloseTo(205, within(15.0));
  }

  private static int count(int[] kinds, Map<BigDecimal, BigDecimal> side, JsonArray levels) {
    Set<BigDecimal> named = new HashSet<>();
    for (JsonElement level : levels) {
      BigDecimal price = level.getAsJsonArray().get(0).getAsBigDecimal().stripTrailingZeros();
      boolean there = side.containsKey(price);
      boolean removed = level.getAsJsonArray().get(1).getAsBigDecimal().signum() == 0;
      kinds[removed ? (there ? 2 : 3) : (there ? 1 : 0)]++;
      named.add(price);
    }
    assertThat(named).as("each price once").hasSize(levels.size());
    return levels.size();
  }

  @Test
  void tradesAreNumberedWithoutHolesAndAggregatesCoverThem() {
    RandomMarket market = paced(2);
    RecordingListener listener = new RecordingListener();
    market.start(listener, loop);
    loop.advance(Duration.ofSeconds(20));
    for (int i = 0; i < 2; i++) {
      List<JsonObject> trades = listener.of(i, Channel.TRADE);
      List<JsonObject> aggregates = listener.of(i, Channel.AGGREGATE_TRADE);
      assertThat((double) trades.size() / listener.of(i, Channel.DEPTH).size())
          .isCloseTo(0.2, within(0.02));
      int next = 0;
      for (int j = 0; j < aggregates.size(); j++) {
        JsonObject aggregate = aggregates.get(j);
        assertThat(aggregate.get("a").getAsLong())
            .isEqualTo(aggregates.get(0).get("a").getAsLong() + j);
        long last = aggregate.get("l").getAsLong();
        BigDecimal sum = BigDecimal.ZERO;
        long id = aggregate.get("f").getAsLong();
        for (; id <= last; id++) {
          JsonObject trade = trades.get(next++);
          assertThat(trade.get("t").getAsLong()).isEqualTo(id);
          assertThat(trade.get("p")).isEqualTo(aggregate.get("p"));
          assertThat(trade.get("m")).isEqualTo(aggregate.get("m"));
          assertThat(trade.get("T").getAsLong()).isEqualTo(NOW.toEpochMilli());
          sum = sum.add(trade.get("q").getAsBigDecimal());
        }
        assertThat(sum).isEqualByComparingTo(aggregate.get("q").getAsBigDecimal());
      }
      assertThat(next).isEqualTo(trades.size());
      String symbol = market.instruments().get(i).symbol();
      assertThat(market.counts(symbol).trades()).isEqualTo(trades.size());
      assertThat(market.counts(symbol).aggregateTrades()).isEqualTo(aggregates.size());
      assertThat(market.counts(symbol).lastTradeId())
          .isEqualTo(trades.get(trades.size() - 1).get("t").getAsLong());
    }
  }

  @Test
  void tradesHappenAtTheBestPriceOfTheirSide() {
    RandomMarket market = paced(1);
    Instrument instrument = market.instruments().get(0);
    BookReplica replica = BookReplica.of(instrument.symbol(), snapshot(market, instrument));
    RecordingListener listener = new RecordingListener();
    market.start(listener, loop);
    loop.advance(Duration.ofSeconds(5));
    int trades = 0;
    for (RecordingListener.Message message : listener.messages) {
      if (message.channel() == Channel.DEPTH) {
        replica.apply(message.json());
      } else if (message.channel() == Channel.AGGREGATE_TRADE) {
        boolean buy = !message.json().get("m").getAsBoolean();
        assertThat(message.json().get("p").getAsBigDecimal())
            .isEqualByComparingTo(buy ? replica.asks().firstKey() : replica.bids().firstKey());
        trades++;
      }
    }
    assertThat(trades).isGreaterThan(500);
  }

  @Test
  void bestBidAndOfferAreThoseOfTheBookAtTheirId() {
    RandomMarket market = paced(1);
    Instrument instrument = market.instruments().get(0);
    BookReplica replica = BookReplica.of(instrument.symbol(), snapshot(market, instrument));
    RecordingListener listener = new RecordingListener();
    market.start(listener, loop);
    loop.advance(Duration.ofSeconds(5));
    int changes = 0;
    JsonObject last = new JsonObject();
    for (RecordingListener.Message message : listener.messages) {
      JsonObject json = message.json();
      if (message.channel() == Channel.DEPTH) {
        replica.apply(json);
      } else if (message.channel() == Channel.BBO) {
        assertThat(json.get("u").getAsLong()).isEqualTo(replica.lastUpdateId());
        assertThat(json.get("b").getAsBigDecimal()).isEqualByComparingTo(replica.bids().firstKey());
        assertThat(json.get("B").getAsBigDecimal())
            .isEqualByComparingTo(replica.bids().firstEntry().getValue());
        assertThat(json.get("a").getAsBigDecimal()).isEqualByComparingTo(replica.asks().firstKey());
        assertThat(json.get("A").getAsBigDecimal())
            .isEqualByComparingTo(replica.asks().firstEntry().getValue());
        last = json;
        changes++;
      }
    }
    assertThat(changes).isGreaterThan(500);
    assertThat(last.get("b").getAsBigDecimal()).isEqualByComparingTo(replica.bids().firstKey());
    assertThat(last.get("A").getAsBigDecimal())
        .isEqualByComparingTo(replica.asks().firstEntry().getValue());
  }

  @Test
  void aLimitedBookIsTheBestOfTheWholeOne() {
    RandomMarket market = paced(1);
    TrueBook whole = market.book("BTCUSDT", ALL);
    TrueBook best = market.book("BTCUSDT", 5);
    assertThat(best.lastUpdateId()).isEqualTo(whole.lastUpdateId());
    assertThat(best.bids()).hasSize(5).containsExactlyEntriesOf(first(whole.bids(), 5));
    assertThat(best.asks()).hasSize(5).containsExactlyEntriesOf(first(whole.asks(), 5));
  }

  private static Map<BigDecimal, BigDecimal> first(
      NavigableMap<BigDecimal, BigDecimal> side, int levels) {
    return side.headMap(side.keySet().stream().skip(levels).findFirst().orElseThrow(), false);
  }

  @Test
  void thePriceDriftsByMoreThanADeepBook() {
    RandomMarket market = market(1, OptionalDouble.of(100_000), 3);
    RecordingListener listener = new RecordingListener();
    listener.listening = false;
    market.start(listener, loop);
    TrueBook book = market.book("BTCUSDT", ALL);
    BigDecimal lowest = book.bids().firstKey();
    BigDecimal highest = lowest;
    for (int i = 0; i < 100; i++) {
      loop.advance(Duration.ofMillis(100));
      BigDecimal best = market.book("BTCUSDT", 1).bids().firstKey();
      lowest = lowest.min(best);
      highest = highest.max(best);
    }
    assertThat(highest.subtract(lowest)).isGreaterThan(new BigDecimal("20"));
    assertThat(market.book("BTCUSDT", ALL).bids().size()).isBetween(1_300, 1_700);
  }

  @Test
  void theSameSeedGivesTheSameEventsHoweverTheyArePaced() {
    RecordingListener slow = run(market(3, OptionalDouble.of(300), 5), Duration.ofSeconds(10));
    RecordingListener fast = run(market(3, OptionalDouble.of(3_000), 5), Duration.ofSeconds(1));
    RecordingListener other = run(market(3, OptionalDouble.of(3_000), 6), Duration.ofSeconds(1));
    assertThat(slow.messages).hasSizeGreaterThan(3_000).isEqualTo(fast.messages);
    assertThat(other.messages).isNotEqualTo(fast.messages);
  }

  private RecordingListener run(RandomMarket market, Duration time) {
    RecordingListener listener = new RecordingListener();
    market.start(listener, loop);
    loop.advance(time);
    market.stop();
    return listener;
  }

  @Test
  void pauseStopsTheMarketAndResumeDoesNotCatchUp() {
    RandomMarket market = paced(1);
    market.start(new RecordingListener(), loop);
    loop.advance(Duration.ofSeconds(1));
    market.pause();
    TrueBook paused = market.book("BTCUSDT", ALL);
    long events = market.counts("BTCUSDT").depthEvents();
    assertThat(events).isEqualTo(1_000);
    loop.advance(Duration.ofMillis(700));
    assertThat(market.book("BTCUSDT", ALL)).isEqualTo(paused);
    market.resume();
    loop.advance(Duration.ofSeconds(1));
    assertThat(market.counts("BTCUSDT").depthEvents()).isEqualTo(2_000);
  }

  @Test
  void atFullSpeedTheSlowestListenerSetsThePace() {
    RandomMarket market = market(4, OptionalDouble.empty(), 1);
    RecordingListener listener = new RecordingListener();
    listener.listening = false;
    market.start(listener, loop);
    loop.runDue(10);
    assertThat(market.counts("BTCUSDT").depthEvents()).isZero();
    listener.listening = true;
    market.demand();
    loop.runDue(10);
    long events = market.counts("BTCUSDT").depthEvents();
    assertThat(events).isPositive();
    listener.ready = false;
    loop.runDue(10);
    assertThat(market.counts("BTCUSDT").depthEvents()).isEqualTo(events);
    listener.ready = true;
    market.demand();
    loop.runDue(10);
    assertThat(market.counts("BTCUSDT").depthEvents()).isGreaterThan(events);
    assertThat(listener.flushes).isGreaterThan(2);
  }

  @Test
  void atFullSpeedAListenerThatIsFullStopsTheMarketWithinASlice() {
    RandomMarket market = market(1, OptionalDouble.empty(), 1);
    RecordingListener[] full = {new RecordingListener()};
    full[0] = new RecordingListener((channel, message) -> full[0].ready = false);
    market.start(full[0], loop);
    loop.runDue(10);
    assertThat(market.counts("BTCUSDT").depthEvents()).isBetween(1L, 100L);
  }

  @Test
  void anUnknownSymbolIsRefused() {
    RandomMarket market = paced(1);
    assertThatThrownBy(() -> market.book("NOPE", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NOPE");
    assertThatThrownBy(() -> market.counts("NOPE")).isInstanceOf(IllegalArgumentException.class);
  }
}
