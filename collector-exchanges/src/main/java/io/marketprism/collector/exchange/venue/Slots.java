package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.connection.ConnectionRefusedException;
import io.marketprism.collector.exchange.session.ConnectPace;
import io.marketprism.collector.exchange.session.RestClient;
import io.marketprism.collector.exchange.session.SessionFactory;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.exchange.session.SessionSpec;
import io.marketprism.collector.exchange.venue.Market.Subscription;
import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.VenueSettings;
import io.marketprism.collector.sync.BboFeed;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.TradeFeed;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The connection slots of one venue: fills them with channels up to the venue's limit, and closes
 * those that are empty. Changed on the control thread only; {@link #all()} is thread-safe.
 */
final class Slots {
  private final VenueProtocol protocol;
  private final VenueSettings settings;
  private final ExchangeContext context;
  private final SessionFactory sessions;
  private final RestClient rest;
  private final BookSettings books;
  private final List<Slot> slots = new CopyOnWriteArrayList<>();
  private volatile FrameCounts closedCounts = FrameCounts.NONE;
  private int opened;

  Slots(
      VenueProtocol protocol,
      VenueSettings settings,
      ExchangeContext context,
      SessionFactory sessions,
      RestClient rest) {
    this.protocol = protocol;
    this.settings = settings;
    this.context = context;
    this.sessions = sessions;
    this.rest = rest;
    this.books = protocol.books(settings.depth(), settings.snapshotInterval());
  }

  Venue venue() {
    return settings.venue();
  }

  List<MarketSlot> all() {
    return slots.stream().map(Slot::market).toList();
  }

  /** What became of the frames of slots that are closed. */
  FrameCounts closedCounts() {
    return closedCounts;
  }

  /** How many of these keep order books. */
  static int books(Collection<Feed> feeds) {
    return (int) feeds.stream().filter(BookSynchronizer.class::isInstance).count();
  }

  Batch batch() {
    return new Batch();
  }

  /** Removes a channel, and the slot where it was the last. */
  void remove(MarketSlot slot, String channel) {
    slot.remove(List.of(channel));
    if (slot.channels() == 0) {
      slots.removeIf(held -> held.market() == slot);
      slot.close();
      closedCounts = closedCounts.plus(slot.counts());
    }
  }

  /** Stops all; their sessions are closed together by who made them. */
  void stop() {
    all().forEach(MarketSlot::stop);
  }

  private Slot open(String route) {
    SlotLock lock = new SlotLock();
    SessionProtocol session = protocol.session(route, endpoint(route));
    VenueProtocol.VenueLimits limits = protocol.limits();
    ConnectPace pace =
        new ConnectPace(limits.connectBurst(), limits.connectEach(), Duration.ofMillis(100));
    SessionSpec spec =
        new SessionSpec(venue().name() + "/" + opened, venue().name(), session, pace);
    MarketSlot market =
        new MarketSlot(lock, protocol::decoder, listener -> sessions.session(spec, listener));
    opened++;
    Slot slot =
        new Slot(route, market, new SnapshotDesk(protocol, restHost(), rest, context, lock));
    slots.add(slot);
    return slot;
  }

  private URI endpoint(String route) {
    URI endpoint = settings.sockets().get(route);
    if (endpoint == null) {
      endpoint = protocol.description().sockets().get(route);
    }
    if (endpoint == null) {
      throw new IllegalArgumentException(venue() + " has no route " + route);
    }
    return endpoint;
  }

  private URI restHost() {
    return settings.rest().orElse(protocol.description().rest());
  }

  private Feed feed(Instrument instrument, DataType type, Slot slot, String channel) {
    return switch (type) {
      case ORDERBOOK ->
          new BookSynchronizer(
              context.feeds(),
              instrument,
              protocol.sequenceRule(),
              books,
              books.inChannel()
                  ? new ChannelSnapshots(slot.market(), channel, context)
                  : slot.desk());
      case TRADE ->
          new TradeFeed(context.feeds(), instrument, protocol.hasDenseTradeIds(settings.trades()));
      case BBO -> new BboFeed(context.feeds(), instrument);
      default -> throw new IllegalArgumentException(venue() + " has no " + type.wire());
    };
  }

  /** A slot with what fills it. */
  private record Slot(String route, MarketSlot market, SnapshotDesk desk) {}

  /** Subscriptions that are made together, so that few frames are sent. */
  final class Batch {
    private final Map<Slot, Map<String, Feed>> added = new LinkedHashMap<>();
    private final List<Slot> fresh = new ArrayList<>();

    /**
     * Adds feeds of one instrument; those on one route share a slot.
     *
     * @throws ConnectionRefusedException where a slot is needed and a limit is reached
     */
    List<Subscription> add(Instrument instrument, List<DataType> types) {
      List<Subscription> subscriptions = new ArrayList<>();
      Map<String, Slot> byRoute = new LinkedHashMap<>();
      for (DataType type : types) {
        ChannelName channel = protocol.channel(instrument, type, settings.trades());
        Slot slot = byRoute.computeIfAbsent(channel.route(), route -> withRoom(route, types));
        Feed feed = feed(instrument, type, slot, channel.name());
        addedTo(slot).put(channel.name(), feed);
        subscriptions.add(new Subscription(feed, channel.name(), slot.market()));
      }
      return subscriptions;
    }

    /** The slot of that route with room for these of an instrument; a new one where none has. */
    private Slot withRoom(String route, List<DataType> types) {
      for (Slot slot : slots) {
        if (slot.route().equals(route) && hasRoom(slot, types)) {
          return slot;
        }
      }
      Slot slot = Slots.this.open(route);
      fresh.add(slot);
      return slot;
    }

    private boolean hasRoom(Slot slot, List<DataType> types) {
      Map<String, Feed> pending = addedTo(slot);
      int channels = slot.market().channels() + pending.size() + types.size();
      int books = slot.market().books() + books(pending.values());
      int booksMore = types.contains(DataType.ORDERBOOK) ? 1 : 0;
      return channels <= protocol.limits().channelsPerConnection()
          && books + booksMore <= protocol.booksPerConnection();
    }

    private Map<String, Feed> addedTo(Slot slot) {
      return added.computeIfAbsent(slot, unused -> new LinkedHashMap<>());
    }

    /** Subscribes what was added, and starts the slots that are new. */
    void open() {
      added.forEach(
          (slot, feeds) -> {
            if (!feeds.isEmpty()) {
              slot.market().add(feeds);
            }
          });
      fresh.forEach(slot -> slot.market().start());
    }
  }
}
