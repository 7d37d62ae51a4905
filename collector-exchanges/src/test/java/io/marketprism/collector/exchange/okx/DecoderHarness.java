package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.kit.TellingControl;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.sync.BboFeed;
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

/** A decoder before the three feeds of BTC-USDT, all subscribed. */
final class DecoderHarness {
  static final long RECEIVED_NS = 1_795_357_800_123_456_789L;
  static final Instrument BTC_USDT =
      new Instrument(
          Segment.SPOT.venue(),
          MarketType.SPOT,
          "BTC-USDT",
          "BTC-USDT",
          "BTC",
          "USDT",
          1,
          5,
          QuantityUnit.BASE,
          true);

  final List<MarketEvent> published = new ArrayList<>();
  final List<String> control = new ArrayList<>();
  final Map<String, Long> refused = new TreeMap<>();

  /** How often the book was asked for anew. */
  final AtomicLong resubscriptions = new AtomicLong();

  /** The ticket of the last wish for it. */
  final AtomicLong ticket = new AtomicLong();

  final BookSynchronizer book;
  final TradeFeed trades;
  final BboFeed bbo;
  final OkxDecoder decoder;
  long frames;
  long taken;

  DecoderHarness() {
    AtomicLong interruptions = new AtomicLong();
    FeedContext context =
        new FeedContext(
            published::add,
            new Clocks(() -> Instant.ofEpochSecond(1_795_357_800), () -> 1),
            interruptions::incrementAndGet,
            Duration.ofSeconds(60));
    OkxProtocol protocol = new OkxProtocol(Segment.SPOT);
    book =
        new BookSynchronizer(
            context,
            BTC_USDT,
            protocol.sequenceRule(),
            protocol.books(1_000, Optional.empty()),
            (who, wish, attempt) -> {
              ticket.set(wish);
              resubscriptions.incrementAndGet();
            });
    trades = new TradeFeed(context, BTC_USDT, protocol.hasDenseTradeIds(TradeSource.RAW));
    bbo = new BboFeed(context, BTC_USDT);
    decoder = new OkxDecoder(new TellingControl(control));
    decoder.feeds(
        Map.of("books:BTC-USDT", book, "trades:BTC-USDT", trades, "bbo-tbt:BTC-USDT", bbo));
    feeds().forEach(Feed::subscribed);
  }

  /** The book LIVE at the id 160, with a bid of 43210.5 and an ask of 43211. */
  DecoderHarness live() {
    decode(
        book(
            "snapshot",
            -1,
            160,
            "[\"43210.5\",\"2\",\"0\",\"1\"]",
            "[\"43211\",\"3\",\"0\",\"1\"]"));
    published.clear();
    return this;
  }

  /** Decodes, counts as a slot does, and gives what it was, or why it was refused. */
  String decode(String frame) {
    frames++;
    try {
      FrameDecoder.Outcome outcome = decoder.decode(frame, RECEIVED_NS);
      taken++;
      return outcome.name();
    } catch (MalformedFrameException e) {
      refused.merge(e.reason().name(), 1L, Long::sum);
      return e.reason().name();
    }
  }

  /** What was published, in a few words each. */
  List<String> story() {
    return published.stream().map(DecoderHarness::word).toList();
  }

  private static String word(MarketEvent event) {
    if (event instanceof TradeEvent trade) {
      return "trade " + trade.id();
    }
    if (event instanceof BookEvent change) {
      return change.isSnapshot()
          ? "snapshot " + change.last()
          : "update " + change.previous() + ">" + change.last();
    }
    if (event instanceof BboEvent quote) {
      return "bbo " + quote.updateId();
    }
    return "interruption " + ((InterruptionEvent) event).reason().wire();
  }

  /** Messages that feeds counted as their own. */
  long messages() {
    return feeds().stream().mapToLong(feed -> counts(feed).messages()).sum();
  }

  /** Whether what came in equals what became of it, in each feed and in all. */
  boolean addsUp() {
    return frames == taken + sum(refused)
        && feeds().stream().map(DecoderHarness::counts).allMatch(DecoderHarness::addsUp);
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

  private List<Feed> feeds() {
    return List.of(book, trades, bbo);
  }

  static String data(String channel, String action, String data) {
    return "{\"arg\":{\"channel\":\"%s\",\"instId\":\"BTC-USDT\"},%s\"data\":[%s]}"
        .formatted(channel, action.isEmpty() ? "" : "\"action\":\"" + action + "\",", data);
  }

  static String book(String action, long previous, long id, String bids, String asks) {
    return data(
        "books",
        action,
        "{\"asks\":[%s],\"bids\":[%s],\"ts\":\"1795357800100\",\"checksum\":0,\"prevSeqId\":%d,\"seqId\":%d}"
            .formatted(asks, bids, previous, id));
  }

  static String update(long previous, long id) {
    return book("update", previous, id, "[\"43210.5\",\"1.5\",\"0\",\"2\"]", "");
  }

  static String trade(long id, long count) {
    return data("trades", "", tradeData(id, count));
  }

  static String tradeData(long id, long count) {
    return ("{\"instId\":\"BTC-USDT\",\"tradeId\":\"%d\",\"px\":\"42219.9\",\"sz\":\"0.12\","
            + "\"side\":\"buy\",\"ts\":\"1795357800099\",\"count\":\"%d\",\"source\":\"0\","
            + "\"seqId\":1234}")
        .formatted(id, count);
  }

  static String quote(long id, long timeMs) {
    return data(
        "bbo-tbt",
        "",
        ("{\"asks\":[[\"111.06\",\"5.5\",\"0\",\"2\"]],\"bids\":[[\"111.05\",\"5\",\"0\",\"2\"]],"
                + "\"ts\":\"%d\",\"seqId\":%d}")
            .formatted(timeMs, id));
  }
}
