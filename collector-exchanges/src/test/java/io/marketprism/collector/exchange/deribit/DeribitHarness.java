package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.kit.TellingControl;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.sync.BboFeed;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.LiquidationFeed;
import io.marketprism.collector.sync.SeriesFeed;
import io.marketprism.collector.sync.TradeFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A decoder before all feeds of an instrument and of its index, all subscribed, the book LIVE at
 * 160.
 */
final class DeribitHarness {
  static final long RECEIVED_NS = 1_795_357_800_123_456_789L;
  static final String PERPETUAL = "BTC-PERPETUAL";
  static final String BOOK = "book.BTC-PERPETUAL.100ms";
  static final String TRADES = "trades.BTC-PERPETUAL.100ms";
  static final String QUOTE = "quote.BTC-PERPETUAL";
  static final String TICKER = "ticker.BTC-PERPETUAL.agg2";
  static final String PRICE_INDEX = "deribit_price_index.btc_usd";
  static final String VOLATILITY_INDEX = "deribit_volatility_index.btc_usd";
  static final Instrument INDEX =
      new Instrument(
          DeribitProtocol.VENUE,
          MarketType.INDEX,
          "btc_usd",
          "btc_usd",
          "BTC",
          "USD",
          0,
          0,
          QuantityUnit.BASE,
          true);

  final List<MarketEvent> published = new ArrayList<>();
  final List<String> control = new ArrayList<>();
  final Map<String, Long> refused = new TreeMap<>();
  final BookSynchronizer book;
  final TradeFeed trades;
  final BboFeed bbo;
  final DeribitDecoder decoder = new DeribitDecoder(new TellingControl(control));
  long snapshotRequests;
  private final FeedContext context;
  private final Map<String, Feed> byKey = new LinkedHashMap<>();
  private long frames;
  private long data;
  private long controls;
  private long ignored;

  /** Feeds of BTC-PERPETUAL and btc_usd in their channels, prices at 1 and sizes at 0 decimals. */
  DeribitHarness() {
    this(instrument(PERPETUAL), BOOK, TRADES, QUOTE);
    liquidations(TRADES);
    for (DataType type :
        List.of(
            DataType.MARK_PRICE,
            DataType.INDEX_PRICE,
            DataType.OPEN_INTEREST,
            DataType.FUNDING_RATE)) {
      series(instrument(PERPETUAL), type, TICKER);
    }
    series(INDEX, DataType.INDEX_PRICE, PRICE_INDEX);
    series(INDEX, DataType.VOLATILITY_INDEX, VOLATILITY_INDEX);
    decode(snapshot(160, "", ""));
    published.clear();
  }

  /** Feeds of that instrument in these channels, the book without its snapshot. */
  DeribitHarness(
      Instrument instrument, String bookChannel, String tradeChannel, String bboChannel) {
    AtomicLong interruptions = new AtomicLong();
    context =
        new FeedContext(
            published::add,
            new Clocks(() -> Instant.ofEpochSecond(1_795_357_800), () -> 1),
            interruptions::incrementAndGet,
            Duration.ofSeconds(60));
    book =
        new BookSynchronizer(
            context,
            instrument,
            new DeribitSequenceRule(),
            BookSettings.inChannel(BookLimits.whole(), Optional.empty()),
            (who, ticket, attempt) -> snapshotRequests++);
    trades = new TradeFeed(context, instrument, true);
    bbo = new BboFeed(context, instrument);
    add(bookChannel, book);
    add(tradeChannel, trades);
    add(bboChannel, bbo);
  }

  /** Adds a feed of liquidations to a channel of trades. */
  LiquidationFeed liquidations(String channel) {
    return liquidations(trades.instrument(), channel);
  }

  /** The same for an instrument as it was listed at another time. */
  LiquidationFeed liquidations(Instrument instrument, String channel) {
    return add(channel + "#liquidation", new LiquidationFeed(context, instrument));
  }

  /** Adds a series to a channel. */
  SeriesFeed series(Instrument instrument, DataType type, String channel) {
    return add(channel + "#" + type.wire(), new SeriesFeed(context, instrument, type));
  }

  private <F extends Feed> F add(String key, F feed) {
    byKey.put(key, feed);
    decoder.feeds(byKey);
    feed.subscribed();
    return feed;
  }

  /** Takes a feed away, as if it were not subscribed. */
  void remove(String key) {
    byKey.remove(key);
    decoder.feeds(byKey);
  }

  /** How many feeds a frame's channel has. */
  long feedsOf(String frame) {
    String name = frame.replaceFirst(".*\"channel\":\"", "").replaceFirst("\".*", "");
    return byKey.keySet().stream()
        .filter(key -> key.equals(name) || key.startsWith(name + "#"))
        .count();
  }

  static Instrument instrument(String venueSymbol) {
    return new Instrument(
        DeribitProtocol.VENUE,
        MarketType.PERPETUAL,
        "BTC-USD",
        venueSymbol,
        "BTC",
        "USD",
        1,
        0,
        QuantityUnit.USD,
        true);
  }

  /** Decodes, counts as a slot does, and gives what it was, or why it was refused. */
  String decode(String frame) {
    frames++;
    try {
      FrameDecoder.Outcome outcome = decoder.decode(frame, RECEIVED_NS);
      switch (outcome) {
        case DATA -> data++;
        case CONTROL -> controls++;
        case IGNORED -> ignored++;
      }
      return outcome.name();
    } catch (MalformedFrameException e) {
      refused.merge(e.reason().name(), 1L, Long::sum);
      return e.reason().name();
    }
  }

  /** Messages that a feed counted as its own. */
  long messages() {
    return feeds().stream().mapToLong(feed -> counts(feed).messages()).sum();
  }

  /** Whether what came in equals what became of it, in each feed and in all. */
  boolean addsUp() {
    boolean slot = frames == data + controls + ignored + sum(refused);
    return slot && feeds().stream().map(DeribitHarness::counts).allMatch(DeribitHarness::addsUp);
  }

  private static boolean addsUp(FeedReport.Counts counts) {
    return counts.messages() == counts.events() + counts.stale() + sum(counts.rejected());
  }

  static FeedReport.Counts counts(Feed feed) {
    return feed.report(0).counts();
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  List<Feed> feeds() {
    return List.copyOf(byKey.values());
  }

  static String notification(String channel, String data) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":\""
        + channel
        + "\",\"data\":"
        + data
        + "}}";
  }

  static String snapshot(long id, String bids, String asks) {
    return notification(
        BOOK,
        "{\"type\":\"snapshot\",\"timestamp\":1795357800100,\"instrument_name\":\"BTC-PERPETUAL\","
            + "\"change_id\":%d,\"bids\":[%s],\"asks\":[%s]}".formatted(id, bids, asks));
  }

  static String change(long previous, long id, String bids, String asks) {
    return notification(
        BOOK,
        "{\"type\":\"change\",\"timestamp\":1795357800200,\"prev_change_id\":%d,"
                .formatted(previous)
            + "\"instrument_name\":\"BTC-PERPETUAL\",\"change_id\":%d,".formatted(id)
            + "\"bids\":[%s],\"asks\":[%s]}".formatted(bids, asks));
  }

  static String trade(long seq, String price, String amount, String direction) {
    return ("{\"trade_seq\":%d,\"trade_id\":\"403691824\",\"timestamp\":1795357800099,"
            + "\"tick_direction\":2,\"price\":%s,\"mark_price\":92287.11,"
            + "\"instrument_name\":\"BTC-PERPETUAL\",\"index_price\":92276.75,"
            + "\"direction\":\"%s\",\"amount\":%s,\"contracts\":1.0}")
        .formatted(seq, price, direction, amount);
  }

  static String trades(String... trades) {
    return notification(TRADES, "[" + String.join(",", trades) + "]");
  }

  static String quote(long timeMs, String bid, String ask) {
    return notification(
        QUOTE,
        ("{\"timestamp\":%d,\"instrument_name\":\"BTC-PERPETUAL\",\"best_bid_price\":%s,"
                + "\"best_bid_amount\":133440.0,\"best_ask_price\":%s,\"best_ask_amount\":99470.0}")
            .formatted(timeMs, bid, ask));
  }

  static String ticker(long timeMs, String mark, String index, String interest, String funding) {
    return notification(
        TICKER,
        ("{\"timestamp\":%d,\"state\":\"open\",\"index_price\":%s,"
                + "\"instrument_name\":\"BTC-PERPETUAL\",\"last_price\":92283.5,"
                + "\"open_interest\":%s,\"mark_price\":%s,\"best_ask_price\":92284.0,"
                + "\"current_funding\":%s,\"funding_8h\":0.00001742}")
            .formatted(timeMs, index, interest, mark, funding));
  }

  static String priceIndex(long timeMs, String price) {
    return notification(
        PRICE_INDEX,
        "{\"timestamp\":%d,\"price\":%s,\"index_name\":\"btc_usd\"}".formatted(timeMs, price));
  }

  static String volatilityIndex(long timeMs, String value) {
    return notification(
        VOLATILITY_INDEX,
        "{\"timestamp\":%d,\"volatility\":%s,\"index_name\":\"btc_usd\"}".formatted(timeMs, value));
  }

  /** A trade of which that side was liquidated. */
  static String forced(long seq, String amount, String direction, String liquidated) {
    return trade(seq, "92294.5", amount, direction)
        .replace("\"contracts\"", "\"liquidation\":\"" + liquidated + "\",\"contracts\"");
  }

  /** All kinds of data, each of which would be taken. */
  static String[] frames() {
    return new String[] {
      change(160, 165, "[\"new\",92288.0,120.0],[\"delete\",92287.5,0.0]", "[\"change\",92289,7]"),
      snapshot(170, "[\"new\",92288.0,120.0]", "[\"new\",92289.5,7.0]"),
      trades(trade(7, "92294.5", "10.0", "sell"), trade(8, "92295.0", "20.0", "buy")),
      quote(1_795_357_800_300L, "92288.0", "92288.5"),
      trades(forced(9, "10.0", "sell", "MT")),
      ticker(1_795_357_800_400L, "92281.78", "92263.55", "1132329370.0", "-0.000012"),
      priceIndex(1_795_357_800_500L, "92263.55"),
      volatilityIndex(1_795_357_800_600L, "129.36"),
    };
  }
}
