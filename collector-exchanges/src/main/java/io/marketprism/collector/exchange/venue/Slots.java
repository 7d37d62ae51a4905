package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.connection.ConnectionRefusedException;
import io.marketprism.collector.exchange.session.ConnectPace;
import io.marketprism.collector.exchange.session.SessionFactory;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.exchange.session.SessionSpec;
import io.marketprism.collector.exchange.venue.Market.Subscription;
import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.exchange.venue.VenueProtocol.Poll;
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
import io.marketprism.collector.sync.LiquidationFeed;
import io.marketprism.collector.sync.SeriesFeed;
import io.marketprism.collector.sync.TradeFeed;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final VenueRest rest;
  private final BookSettings books;
  private final PollDesk polls;
  private final List<Slot> slots = new CopyOnWriteArrayList<>();
  private volatile FrameCounts closedCounts = FrameCounts.NONE;
  private int opened;

  Slots(
      VenueProtocol protocol,
      VenueSettings settings,
      ExchangeContext context,
      SessionFactory sessions,
      VenueRest rest) {
    this.protocol = protocol;
    this.settings = settings;
    this.context = context;
    this.sessions = sessions;
    this.rest = rest;
    this.books = protocol.books(settings.depth(), settings.snapshotInterval());
    this.polls = new PollDesk(rest::get, context);
  }

  Venue venue() {
    return settings.venue();
  }

  /** Whether the exchange has that data of that instrument. */
  boolean offers(Instrument instrument, DataType type) {
    return protocol.offers(instrument, type);
  }

  List<MarketSlot> all() {
    return slots.stream().map(Slot::market).toList();
  }

  /** What became of the frames of slots that are closed. */
  FrameCounts closedCounts() {
    return closedCounts;
  }

  /** How the exchange turns our address away over REST, empty where it does not. */
  String refusal() {
    return rest.refusal();
  }

  /** What is asked for over REST. */
  PollDesk polls() {
    return polls;
  }

  /** How many of these keep order books. */
  static int books(Collection<Feed> feeds) {
    return (int) feeds.stream().filter(BookSynchronizer.class::isInstance).count();
  }

  Batch batch() {
    return new Batch();
  }

  /** Removes a feed's channel, and the slot where it was the last. */
  private void remove(Slot slot, ChannelName channel) {
    MarketSlot market = slot.market();
    market.remove(channel);
    if (market.channels() == 0) {
      slots.remove(slot);
      market.close();
      closedCounts = closedCounts.plus(market.counts());
    }
  }

  /** Stops all; their sessions are closed together by who made them. */
  void stop() {
    polls.stop();
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
        new Slot(route, lock, market, new SnapshotDesk(protocol, restHost(), rest, context, lock));
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
      case LIQUIDATION -> new LiquidationFeed(context.feeds(), instrument);
      case FUNDING_RATE,
          MARK_PRICE,
          INDEX_PRICE,
          OPEN_INTEREST,
          LSR_TOP_POSITION,
          LSR_ALL_ACCOUNT,
          VOLATILITY_INDEX ->
          new SeriesFeed(context.feeds(), instrument, type);
      case INTERRUPTION ->
          throw new IllegalArgumentException(venue() + " has no feed of " + type.wire());
    };
  }

  /** A slot with what fills it. */
  private record Slot(String route, SlotLock lock, MarketSlot market, SnapshotDesk desk) {}

  /** Subscriptions that are made together, so that few frames are sent. */
  final class Batch {
    private final Map<Slot, Map<ChannelName, Feed>> added = new LinkedHashMap<>();
    private final List<Slot> fresh = new ArrayList<>();

    /**
     * Adds feeds of one instrument; those on one route share a slot.
     *
     * @throws ConnectionRefusedException where a slot is needed and a limit is reached
     */
    List<Subscription> add(Instrument instrument, List<DataType> types) {
      Map<DataType, Poll> polled = new EnumMap<>(DataType.class);
      for (DataType type : types) {
        protocol.poll(restHost(), instrument, type).ifPresent(poll -> polled.put(type, poll));
      }
      List<Subscription> subscriptions =
          stream(instrument, types.stream().filter(type -> !polled.containsKey(type)).toList());
      polled.forEach(
          (type, poll) -> {
            PollDesk.Turns turns = polls.add(instrument, type, poll);
            subscriptions.add(
                new Subscription(turns.feed(), polls.lock(), () -> polls.remove(turns)));
          });
      return subscriptions;
    }

    private List<Subscription> stream(Instrument instrument, List<DataType> types) {
      List<Subscription> subscriptions = new ArrayList<>();
      Map<String, Slot> byRoute = new LinkedHashMap<>();
      for (DataType type : types) {
        ChannelName channel = protocol.channel(instrument, type, settings.trades());
        Slot slot =
            carrier(channel)
                .orElseGet(
                    () ->
                        byRoute.computeIfAbsent(channel.route(), route -> withRoom(route, types)));
        Feed feed = feed(instrument, type, slot, channel.name());
        addedTo(slot).put(channel, feed);
        subscriptions.add(new Subscription(feed, slot.lock(), () -> remove(slot, channel)));
      }
      return subscriptions;
    }

    /** The slot that has the channel already, where others may be on it. */
    private Optional<Slot> carrier(ChannelName channel) {
      return channel.isShared()
          ? slots.stream()
              .filter(slot -> slot.route().equals(channel.route()))
              .filter(slot -> slot.market().carries(channel.name()) || isAdded(slot, channel))
              .findFirst()
          : Optional.empty();
    }

    private boolean isAdded(Slot slot, ChannelName channel) {
      return addedTo(slot).keySet().stream().anyMatch(other -> other.name().equals(channel.name()));
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
      Map<ChannelName, Feed> pending = addedTo(slot);
      int channels = slot.market().channels() + pending.size() + types.size();
      int books = slot.market().books() + books(pending.values());
      int booksMore = types.contains(DataType.ORDERBOOK) ? 1 : 0;
      return channels <= protocol.limits().channelsPerConnection()
          && books + booksMore <= protocol.booksPerConnection();
    }

    private Map<ChannelName, Feed> addedTo(Slot slot) {
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
