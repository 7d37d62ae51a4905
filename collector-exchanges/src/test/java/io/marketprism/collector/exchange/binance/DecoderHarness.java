package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.kit.TellingControl;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.sync.BboFeed;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.TradeFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** A decoder before the three feeds of BTCUSDT, all subscribed, the book LIVE at the id 160. */
final class DecoderHarness {
  static final long RECEIVED_NS = 1_795_357_800_123_456_789L;
  static final String DEPTH = "btcusdt@depth@100ms";
  static final String TRADE = "btcusdt@trade";
  static final String BBO = "btcusdt@bookTicker";
  final List<MarketEvent> published = new ArrayList<>();
  final List<String> control = new ArrayList<>();
  final Map<String, Long> refused = new TreeMap<>();
  final BookSynchronizer book;
  final TradeFeed trades;
  final BboFeed bbo;
  final BinanceDecoder decoder;
  long frames;
  long data;
  long controls;
  long ignored;

  /** Before a decoder of spot. */
  DecoderHarness() {
    this(BinanceMarket.SPOT);
  }

  DecoderHarness(BinanceMarket market) {
    Instrument instrument = btcUsdt(market);
    AtomicLong interruptions = new AtomicLong();
    FeedContext context =
        new FeedContext(
            published::add,
            new Clocks(() -> Instant.ofEpochSecond(1_795_357_800), () -> 1),
            interruptions::incrementAndGet,
            Duration.ofSeconds(60));
    book =
        new BookSynchronizer(
            context,
            instrument,
            market.sequenceRule(),
            BookSettings.live(1_000, Optional.empty()),
            (who, ticket, attempt) -> answer(who, ticket));
    trades = new TradeFeed(context, instrument, market.hasDenseTradeIds(TradeSource.RAW));
    bbo = new BboFeed(context, instrument);
    decoder = new BinanceDecoder(market, new TellingControl(control));
    Map<String, Feed> feeds = Map.of(DEPTH, book, TRADE, trades, BBO, bbo);
    decoder.feeds(feeds);
    feeds.values().forEach(Feed::subscribed);
    book.tick(Duration.ofHours(1).toNanos());
    published.clear();
  }

  private static Instrument btcUsdt(BinanceMarket market) {
    return new Instrument(
        market.venue(),
        market.usualType(),
        "BTC-USDT",
        "BTCUSDT",
        "BTC",
        "USDT",
        2,
        5,
        market.quantityUnit(),
        true);
  }

  /** All kinds of data of that market, each of which would be taken. */
  static String[] frames(BinanceMarket market) {
    return market.isFutures() ? FuturesDecoderTest.frames() : BinanceDecoderTest.frames();
  }

  /** An empty book at 160, once; later requests are not answered. */
  private void answer(BookSynchronizer who, long ticket) {
    if (ticket == 1) {
      LevelList none = new LevelList();
      who.onSnapshot(
          ticket,
          new BookSnapshot(
              160, none, none, true, true, new Scales(2, 5), MarketEvent.UNKNOWN, RECEIVED_NS));
    }
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

  /** Frames that a feed counted as its own. */
  long messages() {
    return feeds().stream().mapToLong(feed -> counts(feed).messages()).sum();
  }

  /** Makes a quiet point: what a book keeps for its next snapshot is given up, and counted. */
  void unsubscribe() {
    feeds().forEach(Feed::unsubscribed);
  }

  /** Whether what came in equals what became of it, in each feed and in all. */
  boolean addsUp() {
    long rejected = sum(refused);
    boolean slot = frames == data + controls + ignored + rejected;
    return slot && feeds().stream().map(DecoderHarness::counts).allMatch(DecoderHarness::addsUp);
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
    return List.of(book, trades, bbo);
  }

  static String envelope(String stream, String data) {
    return "{\"stream\":\"" + stream + "\",\"data\":" + data + "}";
  }

  static String depth(long first, long last, String bids, String asks) {
    return envelope(
        DEPTH,
        "{\"e\":\"depthUpdate\",\"E\":1795357800100,\"s\":\"BTCUSDT\",\"U\":"
            + first
            + ",\"u\":"
            + last
            + ",\"b\":["
            + bids
            + "],\"a\":["
            + asks
            + "]}");
  }

  static String trade(long id, String price, String quantity) {
    return envelope(
        TRADE,
        "{\"e\":\"trade\",\"E\":1795357800100,\"s\":\"BTCUSDT\",\"t\":"
            + id
            + ",\"p\":\""
            + price
            + "\",\"q\":\""
            + quantity
            + "\",\"T\":1795357800099,\"m\":true,\"M\":true}");
  }

  static String bookTicker(long id, String bid, String ask) {
    return envelope(
        BBO,
        "{\"u\":"
            + id
            + ",\"s\":\"BTCUSDT\",\"b\":\""
            + bid
            + "\",\"B\":\"31.21\",\"a\":\""
            + ask
            + "\",\"A\":\"40.66\"}");
  }
}
