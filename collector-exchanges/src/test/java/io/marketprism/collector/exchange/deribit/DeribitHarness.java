package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.sync.BboFeed;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.TradeFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** A decoder before the three feeds of an instrument, all subscribed, the book LIVE at 160. */
final class DeribitHarness {
  static final long RECEIVED_NS = 1_795_357_800_123_456_789L;
  static final String PERPETUAL = "BTC-PERPETUAL";
  static final String BOOK = "book.BTC-PERPETUAL.100ms";
  static final String TRADES = "trades.BTC-PERPETUAL.100ms";
  static final String QUOTE = "quote.BTC-PERPETUAL";

  final List<MarketEvent> published = new ArrayList<>();
  final List<String> control = new ArrayList<>();
  final Map<String, Long> refused = new TreeMap<>();
  final BookSynchronizer book;
  final TradeFeed trades;
  final BboFeed bbo;
  final DeribitDecoder decoder = new DeribitDecoder(new RecordingControl());
  long snapshotRequests;
  private long frames;
  private long data;
  private long controls;
  private long ignored;

  /** Feeds of BTC-PERPETUAL in its channels, prices at 1 and sizes at 0 decimals. */
  DeribitHarness() {
    this(PERPETUAL, BOOK, TRADES, QUOTE);
    decode(snapshot(160, "", ""));
    published.clear();
  }

  /** Feeds of that instrument in these channels, the book without its snapshot. */
  DeribitHarness(String venueSymbol, String bookChannel, String tradeChannel, String bboChannel) {
    AtomicLong interruptions = new AtomicLong();
    FeedContext context =
        new FeedContext(
            published::add,
            new Clocks(() -> Instant.ofEpochSecond(1_795_357_800), () -> 1),
            interruptions::incrementAndGet,
            Duration.ofSeconds(60));
    Instrument instrument = instrument(venueSymbol);
    book =
        new BookSynchronizer(
            context,
            instrument,
            new DeribitSequenceRule(),
            BookSettings.inChannel(BookLimits.whole(), Optional.empty()),
            (who, ticket, attempt) -> snapshotRequests++);
    trades = new TradeFeed(context, instrument, true);
    bbo = new BboFeed(context, instrument);
    decoder.feeds(Map.of(bookChannel, book, tradeChannel, trades, bboChannel, bbo));
    feeds().forEach(Feed::subscribed);
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
    return List.of(book, trades, bbo);
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

  /** All kinds of data, each of which would be taken. */
  static String[] frames() {
    return new String[] {
      change(160, 165, "[\"new\",92288.0,120.0],[\"delete\",92287.5,0.0]", "[\"change\",92289,7]"),
      snapshot(170, "[\"new\",92288.0,120.0]", "[\"new\",92289.5,7.0]"),
      trades(trade(7, "92294.5", "10.0", "sell"), trade(8, "92295.0", "20.0", "buy")),
      quote(1_795_357_800_300L, "92288.0", "92288.5"),
    };
  }

  private final class RecordingControl implements FrameDecoder.Control {
    @Override
    public void acknowledged(long requestId) {
      control.add("acknowledged " + requestId);
    }

    @Override
    public void acknowledged(long requestId, Collection<String> channels) {
      control.add("acknowledged " + requestId + " " + channels);
    }

    @Override
    public void refused(long requestId, String reason) {
      control.add("refused " + requestId + " " + reason);
    }

    @Override
    public void handOver(String reason) {
      control.add("hand over " + reason);
    }

    @Override
    public void reply(String frame) {
      control.add("reply " + frame);
    }
  }
}
