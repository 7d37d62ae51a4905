package io.marketprism.collector.exchange.kit;

import io.marketprism.collector.Collector;
import io.marketprism.collector.connection.LeakInfo;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.exchange.venue.VenueProtocol;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.spi.VenueSettings;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/**
 * A venue on loopback that speaks as its script says, and a collector of it, not started. The test
 * says what the venue withholds, refuses and sends.
 */
final class LoopbackVenue implements AutoCloseable {
  final List<LoopbackPeer> peers = new CopyOnWriteArrayList<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> bookRequests = new CopyOnWriteArrayList<>();
  final Collector collector;

  /** Where whole books end. */
  volatile long bookAt = SlotRig.BEGIN;

  /** Whole books are not sent. */
  volatile boolean withholdsBooks;

  /** Requests for channels are not answered. */
  volatile boolean withholdsWords;

  /** Whole books are sent before the word that acknowledges their channel. */
  volatile boolean sendsBooksFirst;

  /** No Close is answered any more. */
  volatile boolean isMute;

  volatile Predicate<String> refuses = channel -> false;

  final VenueScript script;
  private final VenueDescription description;
  private final MockWebServer server = new MockWebServer();
  private final List<MarketEvent> events = new CopyOnWriteArrayList<>();
  private final List<LeakInfo> leaks = new CopyOnWriteArrayList<>();

  /** Our names of the channels, by instrument and data type. */
  private final Map<String, String> channels = new HashMap<>();

  private volatile boolean closed;

  /** Of these instruments and data types. */
  LoopbackVenue(VenueScript script, List<Instrument> wanted, Set<DataType> types)
      throws IOException {
    this.script = script;
    this.description = script.protocol().description();
    VenueProtocol protocol = script.protocol();
    for (Instrument instrument : SlotRig.instruments(script)) {
      for (DataType type : types) {
        channels.put(
            instrument.venueSymbol() + type,
            protocol.channel(instrument, type, TradeSource.USUAL).name());
      }
    }
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
    server.start();
    collector =
        Collector.builder()
            .venue(settings(wanted.stream().map(Instrument::venueSymbol).toList(), types))
            .onEvent(events::add)
            .stackSampling(StackSampling.ALL)
            .onLeak(leaks::add)
            .build();
  }

  private VenueSettings settings(List<String> wanted, Set<DataType> types) {
    String authority = "127.0.0.1:" + server.getPort();
    Map<String, URI> sockets = new HashMap<>();
    for (String route : description.sockets().keySet()) {
      sockets.put(route, URI.create("ws://" + authority + (route.isEmpty() ? "" : "/" + route)));
    }
    return new VenueSettings(
        description.venue(),
        Optional.of(URI.create("http://" + authority)),
        sockets,
        wanted,
        types,
        100,
        TradeSource.USUAL,
        Optional.empty());
  }

  private MockResponse answer(RecordedRequest request) {
    if (request.getHeaders().get("Upgrade") != null) {
      return new MockResponse.Builder().webSocketUpgrade(new LoopbackPeer(this)).build();
    }
    String target = request.getTarget();
    requests.add(target);
    if (script.protocol().instruments(SlotRig.REST).url().toString().endsWith(target)) {
      return new MockResponse.Builder().body(script.instrumentList()).build();
    }
    Optional<String> fact = script.factReply(target);
    if (fact.isPresent()) {
      return new MockResponse.Builder().body(fact.get()).build();
    }
    bookRequests.add(target);
    while (withholdsBooks && !closed) {
      LockSupport.parkNanos(2_000_000);
    }
    return new MockResponse.Builder().body(book(script.instrument())).build();
  }

  private String book(String instrument) {
    return script.snapshot(instrument, bookAt, List.of(SlotRig.BID), List.of(SlotRig.ASK));
  }

  /** The whole book of a channel, where that is a book's and begins with one. */
  Optional<String> bookOf(String channel) {
    return withholdsBooks || !SlotRig.snapshotsInChannel(script.protocol())
        ? Optional.empty()
        : instrumentOfBook(channel).map(this::book);
  }

  /** A delta that whole books hold, where they are asked for after the first delta only. */
  Optional<String> olderDelta(String channel) {
    return script.ids() == VenueScript.Ids.SHARED
        ? instrumentOfBook(channel)
            .map(one -> script.delta(one, bookAt - 2, bookAt - 1, List.of(), List.of(SlotRig.ASK)))
        : Optional.empty();
  }

  private Optional<String> instrumentOfBook(String channel) {
    return Stream.of(script.instrument(), script.otherInstrument())
        .filter(instrument -> channel.equals(channels.get(instrument + DataType.ORDERBOOK)))
        .findFirst();
  }

  /** Sends the books that were withheld, which end there. */
  void releaseBooks(long last) {
    bookAt = last;
    withholdsBooks = false;
    peers.forEach(LoopbackPeer::sendBooks);
  }

  void releaseWords() {
    withholdsWords = false;
    peers.forEach(LoopbackPeer::answerLate);
  }

  /** Starts the collector, and waits until all is live. */
  LoopbackVenue live(int feeds) throws IOException {
    collector.start();
    awaitLive(feeds);
    return this;
  }

  void awaitLive(int feeds) {
    await(feeds + " live", () -> count(FeedState.LIVE) == feeds);
  }

  long count(FeedState state) {
    return collector.feeds().stream().filter(feed -> feed.state() == state).count();
  }

  FeedReport report(String instrument, DataType type) {
    return collector.feeds().stream()
        .filter(feed -> feed.dataType() == type)
        .filter(feed -> feed.instrument().venueSymbol().equals(instrument))
        .findFirst()
        .orElseThrow();
  }

  /** The open connections that carry a data type of an instrument, oldest first. */
  List<LoopbackPeer> carriers(String instrument, DataType type) {
    String channel = channels.getOrDefault(instrument + type, "");
    return peers.stream().filter(peer -> peer.isOpen() && peer.channels.contains(channel)).toList();
  }

  /** Sends a frame on the oldest connection that carries that. */
  void send(DataType type, String frame) {
    carriers(script.instrument(), type).get(0).send(frame);
  }

  /** Sends a delta of one bid. */
  void sendDelta(long previous, long last) {
    send(DataType.ORDERBOOK, delta(previous, last));
  }

  String delta(long previous, long last) {
    Level bid = new Level(SlotRig.BID.price(), "5");
    return script.delta(script.instrument(), previous, last, List.of(bid), List.of());
  }

  String trade(long id) {
    return script.trade(script.instrument(), id, SlotRig.BID);
  }

  /** What was published of a feed of the first instrument, interruptions among it. */
  List<String> story(DataType type) {
    return story(script.instrument(), type);
  }

  List<String> story(String instrument, DataType type) {
    return events.stream()
        .filter(event -> event.instrument().venueSymbol().equals(instrument))
        .filter(event -> event.feed() == type)
        .map(Story::of)
        .toList();
  }

  void awaitStory(DataType type, String word) {
    await(word, () -> story(type).contains(word));
  }

  int published() {
    return events.size();
  }

  FrameCounts frames() {
    return collector.frames().getOrDefault(description.venue().name(), FrameCounts.NONE);
  }

  /** Waits until it holds; fails where it does not in time. */
  void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        List<Object> seen = new ArrayList<>(events.stream().map(Story::of).toList());
        seen.addAll(collector.feeds());
        peers.forEach(peer -> seen.addAll(peer.sent));
        throw new AssertionError("not in time: " + what + "; seen " + seen);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** Closes the collector, and requires that nothing of it is left. */
  void closeAndRequireThatAllIsFreed() {
    collector.close();
    await("sockets closed", () -> peers.stream().noneMatch(LoopbackPeer::isOpen));
    await("connections forgotten", () -> collector.connections().isEmpty());
    await("threads ended", () -> threads().isEmpty());
    if (!collector.errors().isEmpty()) {
      throw new AssertionError("errors: " + collector.errors());
    }
    if (!leaks.isEmpty()) {
      throw new AssertionError("leaks: " + leaks);
    }
  }

  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("collector-") || name.startsWith("marketprism-"))
        .toList();
  }

  @Override
  public void close() {
    closed = true;
    collector.close();
    peers.forEach(LoopbackPeer::end);
    server.close();
  }
}
