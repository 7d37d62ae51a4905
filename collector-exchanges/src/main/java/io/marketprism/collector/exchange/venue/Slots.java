package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.connection.ConnectionRefusedException;
import io.marketprism.collector.exchange.session.Session;
import io.marketprism.collector.exchange.session.SessionFactory;
import io.marketprism.collector.exchange.session.SessionListener;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.exchange.venue.Collected.Subscription;
import io.marketprism.collector.exchange.venue.Packing.Place;
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
import io.marketprism.collector.sync.SnapshotSource;
import io.marketprism.collector.sync.TradeFeed;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The connection slots of one venue: fills them with channels up to the venue's limit, and closes
 * those that are empty. Changed on the control thread only; {@link #all()} is thread-safe.
 */
final class Slots {
  private final VenueProtocol protocol;
  private final VenueSettings settings;
  private final ExchangeContext context;
  private final Sessions sessions;
  private final VenueRest rest;
  private final BookSettings books;
  private final PollDesk polls;
  private final HistoryDesk past;
  private final Packing packing;
  private final List<Slot> slots = new CopyOnWriteArrayList<>();
  private volatile FrameCounts closedCounts = FrameCounts.NONE;
  private int opened;

  Slots(
      VenueProtocol protocol,
      VenueSettings settings,
      ExchangeContext context,
      Sessions sessions,
      VenueRest rest) {
    this.protocol = protocol;
    this.settings = settings;
    this.context = context;
    this.sessions = sessions;
    this.rest = rest;
    this.books = protocol.books(settings.depth(), settings.snapshotInterval());
    this.polls = new PollDesk(rest::get, context);
    this.past = new HistoryDesk(rest::get, context);
    this.packing = new Packing(protocol, settings.trades());
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

  Batch batch() {
    return new Batch();
  }

  /** Removes a feed's channel, and the slot where it was the last. */
  private void remove(Slot slot, Place place) {
    slot.market().remove(place.channel());
    packing.remove(place);
    closeIfEmpty(slot);
  }

  private void closeIfEmpty(Slot slot) {
    if (slot.load().isEmpty() && slots.remove(slot)) {
      slot.market().close();
      closedCounts = closedCounts.plus(slot.market().counts());
    }
  }

  /** Stops all; their sessions are closed together by who made them. */
  void stop() {
    polls.stop();
    all().forEach(MarketSlot::stop);
  }

  private Slot open(Load load) {
    SlotLock lock = new SlotLock();
    String name = venue().name() + "/" + opened;
    SessionProtocol session = protocol.session(load.route(), endpoint(load.route()));
    MarketSlot market =
        new MarketSlot(
            lock, protocol::decoder, listener -> sessions.session(name, session, listener));
    opened++;
    SnapshotDesk desk = new SnapshotDesk(protocol, restHost(), rest, context, lock);
    Slot slot = new Slot(load, lock, market, desk);
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
              snapshots(slot, channel));
      case TRADE -> trades(instrument, slot);
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

  private TradeFeed trades(Instrument instrument, Slot slot) {
    return protocol
        .history(restHost(), instrument, settings.trades())
        .map(by -> new TradeFeed(context.feeds(), instrument, past.of(by, slot.lock())))
        .orElseGet(
            () ->
                new TradeFeed(
                    context.feeds(), instrument, protocol.hasDenseTradeIds(settings.trades())));
  }

  private SnapshotSource snapshots(Slot slot, String channel) {
    LastWish.Way inChannel = new ChannelSnapshots(slot.market(), channel, context);
    return new LastWish(
        switch (books.snapshots()) {
          case REQUESTED -> slot.desk();
          case IN_CHANNEL -> inChannel;
          case IN_CHANNEL_OR_REQUESTED ->
              (book, ticket, attempt) ->
                  (attempt % 2 == 0 ? inChannel : slot.desk()).begin(book, ticket, attempt);
        });
  }

  /** Claims a slot of that name and makes its session, as {@link SessionFactory#session} does. */
  @FunctionalInterface
  interface Sessions {
    Session session(String slot, SessionProtocol protocol, SessionListener listener);
  }

  /** A slot with what fills it. */
  private record Slot(Load load, SlotLock lock, MarketSlot market, SnapshotDesk desk) {}

  /** Subscriptions that are made together, so that few frames are sent. */
  final class Batch {
    private final Map<Slot, Map<ChannelName, Feed>> added = new LinkedHashMap<>();
    private final Set<Slot> fresh = new LinkedHashSet<>();

    /**
     * Adds feeds of one instrument; those on one route share a slot.
     *
     * @throws ConnectionRefusedException where a slot is needed and a limit is reached; nothing is
     *     added
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
      List<Place> places = packing.place(instrument, types);
      try {
        places.forEach(place -> slotOf(place.load()));
      } catch (RuntimeException e) {
        places.forEach(this::takeBack);
        throw e;
      }
      List<Subscription> subscriptions = new ArrayList<>();
      for (Place place : places) {
        Slot slot = slotOf(place.load());
        Feed feed = feed(instrument, place.type(), slot, place.channel().name());
        added.computeIfAbsent(slot, unused -> new LinkedHashMap<>()).put(place.channel(), feed);
        subscriptions.add(new Subscription(feed, slot.lock(), () -> remove(slot, place)));
      }
      return subscriptions;
    }

    private void takeBack(Place place) {
      packing.remove(place);
      find(place.load()).ifPresent(Slots.this::closeIfEmpty);
    }

    private Optional<Slot> find(Load load) {
      return slots.stream().filter(slot -> slot.load() == load).findFirst();
    }

    private Slot slotOf(Load load) {
      return find(load)
          .orElseGet(
              () -> {
                Slot slot = Slots.this.open(load);
                fresh.add(slot);
                return slot;
              });
    }

    /** Subscribes what was added, and starts the slots that are new. */
    void open() {
      added.forEach((slot, feeds) -> slot.market().add(feeds));
      fresh.stream().filter(slots::contains).forEach(slot -> slot.market().start());
    }
  }
}
