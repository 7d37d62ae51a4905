package io.marketprism.collector.exchange.kit;

import static java.util.Objects.requireNonNull;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.venue.BareSlot;
import io.marketprism.collector.exchange.venue.VenueProtocol;
import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.sync.BboFeed;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.LiquidationFeed;
import io.marketprism.collector.sync.SeriesFeed;
import io.marketprism.collector.sync.TradeFeed;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A venue's slot with its decoder and feeds, without a socket and on a virtual clock: book, trades
 * and quotes of the first instrument, and whatever else the venue has of both. The channels are
 * acknowledged on the connection 1; the book is LIVE at {@link #BEGIN}. What comes in a channel of
 * books, trades or quotes is of the first instrument only.
 */
final class SlotRig {
  static final URI REST = URI.create("https://exchange.test");
  static final long RECEIVED_NS = 1_795_357_800_123_456_789L;
  static final long BEGIN = 160;
  static final Level BID = new Level("43210.5", "2");
  static final Level ASK = new Level("43211.5", "3");

  final List<MarketEvent> published = new ArrayList<>();
  final BareSlot slot;
  final BookSynchronizer book;
  final TradeFeed trades;

  private final VenueScript script;
  private final Map<ChannelName, Feed> feeds = new LinkedHashMap<>();
  private final List<Long> tickets = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong interruptions = new AtomicLong();
  private final FeedContext context =
      new FeedContext(
          published::add,
          new Clocks(() -> Instant.ofEpochSecond(1_795_357_800, nanos.get()), nanos::get),
          interruptions::incrementAndGet,
          Duration.ofSeconds(60));

  /**
   * @param listed both instruments of the script, as {@link #instruments} reads them
   */
  SlotRig(VenueScript script, List<Instrument> listed) {
    this(script, listed, true);
  }

  /**
   * @param live whether the exchange has answered already
   */
  SlotRig(VenueScript script, List<Instrument> listed, boolean live) {
    this.script = script;
    this.slot = new BareSlot(script.protocol());
    listed.forEach(this::addFeeds);
    this.book = feed(BookSynchronizer.class);
    this.trades = feed(TradeFeed.class);
    slot.add(feeds);
    if (live) {
      slot.subscribed(1, channels());
      giveSnapshot(1, BEGIN);
      published.clear();
    }
  }

  /** The instruments of a script's list, the one that tests are about first. */
  static List<Instrument> instruments(VenueScript script) {
    List<Instrument> all =
        new ArrayList<>(
            script.protocol().instruments(REST).parser().parse(script.instrumentList(), 0));
    all.sort(Comparator.comparing(one -> !one.venueSymbol().equals(script.instrument())));
    return all;
  }

  private void addFeeds(Instrument instrument) {
    VenueProtocol protocol = script.protocol();
    for (DataType type : protocol.description().dataTypes()) {
      boolean first = instrument.venueSymbol().equals(script.instrument());
      if (protocol.offers(instrument, type) && protocol.poll(REST, instrument, type).isEmpty()) {
        ChannelName channel = protocol.channel(instrument, type, TradeSource.USUAL);
        if (first || !sharesBasic(protocol, instrument, channel)) {
          feeds.put(channel, feed(protocol, instrument, type));
        }
      }
    }
  }

  /** Whether books, trades or quotes come in the same channel. */
  private static boolean sharesBasic(
      VenueProtocol protocol, Instrument instrument, ChannelName its) {
    return Stream.of(DataType.ORDERBOOK, DataType.TRADE, DataType.BBO)
        .filter(basic -> protocol.offers(instrument, basic))
        .map(basic -> protocol.channel(instrument, basic, TradeSource.USUAL))
        .anyMatch(basic -> basic.name().equals(its.name()));
  }

  /** Books, trades and quotes, which every venue has. */
  static boolean isBasic(DataType type) {
    return type == DataType.ORDERBOOK || type == DataType.TRADE || type == DataType.BBO;
  }

  private Feed feed(VenueProtocol protocol, Instrument instrument, DataType type) {
    return switch (type) {
      case ORDERBOOK ->
          new BookSynchronizer(
              context,
              instrument,
              protocol.sequenceRule(),
              protocol.books(1_000, Optional.empty()),
              (who, ticket, attempt) -> tickets.add(ticket));
      case TRADE ->
          new TradeFeed(context, instrument, protocol.hasDenseTradeIds(TradeSource.USUAL));
      case BBO -> new BboFeed(context, instrument);
      case LIQUIDATION -> new LiquidationFeed(context, instrument);
      default -> new SeriesFeed(context, instrument, type);
    };
  }

  private <F extends Feed> F feed(Class<F> kind) {
    return requireNonNull(
        kind.cast(feeds.values().stream().filter(kind::isInstance).findFirst().orElseThrow()));
  }

  /** All channels, by name. */
  List<String> channels() {
    return feeds.keySet().stream().map(ChannelName::name).distinct().toList();
  }

  /** A whole book arrives that ends there: in its channel, or as the reply to the last request. */
  void giveSnapshot(long generation, long last) {
    giveSnapshot(
        generation, script.snapshot(script.instrument(), last, List.of(BID), List.of(ASK)));
  }

  /** A whole book arrives as the venue writes it. */
  void giveSnapshot(long generation, String text) {
    if (snapshotsInChannel(script.protocol())) {
      slot.frame(generation, text, RECEIVED_NS);
    } else {
      outwaitFirstDelta();
      BookSnapshot snapshot =
          script
              .protocol()
              .snapshot(REST, book.instrument(), 1_000, book.scales())
              .parser()
              .parse(text, RECEIVED_NS);
      book.onSnapshot(tickets.get(tickets.size() - 1), snapshot);
      slot.tick(nanos.addAndGet(Duration.ofSeconds(2).toNanos()));
    }
  }

  /** A book that waits for a first delta is asked for all the same once none came for so long. */
  private void outwaitFirstDelta() {
    Duration wait = script.protocol().books(1_000, Optional.empty()).firstDelta();
    if (!wait.isZero()) {
      slot.tick(nanos.addAndGet(wait.plusNanos(1).toNanos()));
    }
  }

  static boolean snapshotsInChannel(VenueProtocol protocol) {
    return protocol.books(1_000, Optional.empty()).inChannel();
  }

  /** How often a snapshot was asked for, in whichever way. */
  int snapshotRequests() {
    return tickets.size();
  }

  /** A delta of one bid, whose size is the id, arrives. */
  String delta(long generation, long previous, long last) {
    Level bid = new Level(BID.price(), Long.toString(last));
    return receive(
        generation, script.delta(script.instrument(), previous, last, List.of(bid), List.of()));
  }

  /** A trade arrives. */
  String trade(long generation, long id) {
    return receive(generation, script.trade(script.instrument(), id, BID));
  }

  /** A frame arrives on the first connection. */
  String receive(String frame) {
    return receive(1, frame);
  }

  /** A frame arrives; gives {@code data}, {@code control}, {@code ignored} or why it is refused. */
  String receive(long generation, String frame) {
    FrameCounts before = slot.counts();
    slot.frame(generation, frame, RECEIVED_NS);
    FrameCounts now = slot.counts();
    if (now.data() > before.data()) {
      return "data";
    }
    if (now.control() > before.control()) {
      return "control";
    }
    if (now.ignored() > before.ignored()) {
      return "ignored";
    }
    return now.rejected().entrySet().stream()
        .filter(one -> one.getValue() > before.rejected().getOrDefault(one.getKey(), 0L))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("lost from the counts");
  }

  /** What was published, in a few words each. */
  List<String> story() {
    return published.stream().map(Story::of).toList();
  }

  /** Reports of all feeds. */
  List<FeedReport> reports() {
    return feeds.values().stream().map(feed -> feed.report(nanos.get())).toList();
  }

  /** Ends it, and says whether what came in is what became of it, in each feed and in the slot. */
  boolean addsUp() {
    slot.close();
    FrameCounts counts = slot.counts();
    return counts.frames()
            == counts.data() + counts.control() + counts.ignored() + sum(counts.rejected())
        && reports().stream().map(FeedReport::counts).allMatch(SlotRig::addsUp);
  }

  private static boolean addsUp(FeedReport.Counts counts) {
    return counts.messages() == counts.events() + counts.stale() + sum(counts.rejected());
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
