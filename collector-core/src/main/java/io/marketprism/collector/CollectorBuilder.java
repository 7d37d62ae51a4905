package io.marketprism.collector;

import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.LeakInfo;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.health.HealthSettings;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.pipeline.SinkSettings;
import io.marketprism.collector.reconcile.SocketOwner;
import io.marketprism.collector.sink.CallbackSink;
import io.marketprism.collector.sink.Sink;
import io.marketprism.collector.spi.ExchangeContext.ErrorListener;
import io.marketprism.collector.spi.ExchangeProvider;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.spi.VenueSettings;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.LastEvents;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Collects what a {@link Collector} is made of. Not thread-safe. Nothing is opened and no thread is
 * made before {@link Collector#start()}.
 */
public final class CollectorBuilder {
  /** The queues before all sinks may hold a quarter of the heap. */
  private static final int QUEUE_SHARE = 4;

  private static final int DEFAULT_CONNECTIONS = 50;
  private static final int DEFAULT_DEPTH = 1_000;

  final Map<String, VenueSettings> venues = new LinkedHashMap<>();
  final Map<Sink, SinkSettings> sinks = new LinkedHashMap<>();
  final List<ExchangeProvider> providers;
  Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
  ThreadFactory threads = CollectorBuilder::daemon;
  HealthSettings health = HealthSettings.DEFAULTS;
  ConnectionLimits limits = new ConnectionLimits(DEFAULT_CONNECTIONS, DEFAULT_CONNECTIONS);
  StackSampling sampling = StackSampling.OFF;
  final List<SocketOwner> owners = new ArrayList<>();
  Consumer<LeakInfo> leaks = leak -> {};
  boolean wholeProcess;
  RawFrameListener raw = RawFrameListener.NONE;
  ErrorListener errors = (place, failure) -> {};
  Optional<LastEvents> lastEvents = Optional.empty();
  int backfill = FeedContext.USUAL_BACKFILL;
  int descriptorReserve;
  private int listeners;

  CollectorBuilder() {
    this.providers = new ArrayList<>(found());
  }

  /**
   * The exchanges beside this class, and those that only the thread's class loader sees. That alone
   * would not do: threads of pools often have one that knows nothing of an application.
   */
  private static List<ExchangeProvider> found() {
    Map<Class<?>, ExchangeProvider> found = new LinkedHashMap<>();
    Stream.of(
            ServiceLoader.load(ExchangeProvider.class, CollectorBuilder.class.getClassLoader()),
            ServiceLoader.load(ExchangeProvider.class))
        .flatMap(ServiceLoader::stream)
        .forEach(one -> found.computeIfAbsent(one.type(), type -> one.get()));
    return List.copyOf(found.values());
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "marketprism-collector");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Collects these data types of an instrument, as {@link #venue} said, or else with the venue's
   * own addresses and the defaults of everything else. Several calls for a venue add up: every data
   * type is collected of every instrument. {@link Collector#subscribe} tells them apart.
   *
   * @param venue its name, {@code binance-spot}
   * @param instrument a symbol, a pattern such as {@code *-USDT}, or the exchange's id
   * @throws IllegalArgumentException where no provider serves the venue or no data type is named
   */
  public CollectorBuilder subscribe(String venue, String instrument, DataType... dataTypes) {
    if (dataTypes.length == 0) {
      throw new IllegalArgumentException("no data type of " + instrument + " on " + venue);
    }
    VenueSettings known = venues.get(venue);
    VenueSettings held = known == null ? byDefault(description(venue).venue()) : known;
    Set<String> instruments = new TreeSet<>(held.instruments());
    instruments.add(instrument);
    Set<DataType> types = new TreeSet<>(held.dataTypes());
    types.addAll(List.of(dataTypes));
    return venue(
        new VenueSettings(
            held.venue(),
            held.rest(),
            held.sockets(),
            List.copyOf(instruments),
            Set.copyOf(types),
            held.depth(),
            held.trades(),
            held.snapshotInterval()));
  }

  private static VenueSettings byDefault(Venue venue) {
    return new VenueSettings(
        venue,
        Optional.empty(),
        Map.of(),
        List.of(),
        Set.of(),
        DEFAULT_DEPTH,
        TradeSource.USUAL,
        Optional.empty());
  }

  /** Collects from a venue as these settings say; replaces what was said of it before. */
  public CollectorBuilder venue(VenueSettings settings) {
    venues.put(settings.venue().name(), settings);
    return this;
  }

  /** The venues that the providers on the class path serve. */
  public List<VenueDescription> venues() {
    return providers.stream().flatMap(provider -> provider.venues().stream()).toList();
  }

  VenueDescription description(String venue) {
    return venues().stream()
        .filter(known -> known.venue().name().equals(venue))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no exchange serves the venue "
                        + venue
                        + "; there are "
                        + venues().stream()
                            .map(VenueDescription::venue)
                            .map(Venue::name)
                            .toList()));
  }

  ExchangeProvider provider(Venue venue) {
    return providers.stream()
        .filter(one -> one.venues().stream().anyMatch(known -> known.venue().equals(venue)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no exchange serves the venue " + venue));
  }

  /** Adds a provider that is not found by ServiceLoader. */
  public CollectorBuilder provider(ExchangeProvider provider) {
    providers.add(provider);
    return this;
  }

  /**
   * Adds a sink; the collector opens and closes it. The queues of all sinks together are held to a
   * quarter of the heap, whatever the settings say, since a full queue must never exhaust it.
   */
  public CollectorBuilder sink(Sink sink, SinkSettings settings) {
    sinks.put(sink, settings);
    return this;
  }

  /**
   * Adds a listener, which is called for every event on one thread of its own, in the order of each
   * feed. It may block: then events wait, merge and drop, counted, in its own queue. What it throws
   * is counted and harms nothing.
   */
  public CollectorBuilder onEvent(Consumer<? super MarketEvent> listener) {
    String name = listeners == 0 ? "listener" : "listener-" + listeners;
    listeners++;
    return sink(new CallbackSink(name, listener), SinkSettings.DEFAULT);
  }

  /** Sees every frame and REST reply as it was. */
  public CollectorBuilder rawFrames(RawFrameListener listener) {
    this.raw = listener;
    return this;
  }

  /** Takes what no caller can be given, such as an Error in a frame handler. */
  public CollectorBuilder onError(ErrorListener listener) {
    this.errors = listener;
    return this;
  }

  /**
   * Goes on from what earlier runs published: the first event of each feed is preceded by an
   * interruption {@code restart} from its last event on, and trades since then are asked for where
   * the exchange gives them by their ids. By default nothing is said of earlier runs.
   *
   * @param last what was published last; asked once a feed, after the sinks were opened
   */
  public CollectorBuilder resumeAfter(LastEvents last) {
    this.lastEvents = Optional.of(last);
    return this;
  }

  /**
   * How many missing trades of one feed are asked for at once, at the most; 10,000 by default, 0
   * for none.
   *
   * @throws IllegalArgumentException where it is below 0
   */
  public CollectorBuilder backfill(int trades) {
    if (trades < 0) {
      throw new IllegalArgumentException("a back-fill of " + trades + " trades");
    }
    this.backfill = trades;
    return this;
  }

  /** How health is judged. */
  public CollectorBuilder health(HealthSettings settings) {
    this.health = settings;
    return this;
  }

  /** How many connections may be held, in all and for one venue; 50 by default. */
  public CollectorBuilder limits(ConnectionLimits bounds) {
    this.limits = bounds;
    return this;
  }

  /**
   * How many descriptors are held in reserve, for endpoints and logs when the process has none
   * left; while they are in use no connection to an exchange is opened. None by default: the
   * descriptors of a process are its owner's.
   *
   * @throws IllegalArgumentException where it is below 0
   */
  public CollectorBuilder descriptorReserve(int descriptors) {
    if (descriptors < 0) {
      throw new IllegalArgumentException("a reserve of " + descriptors + " descriptors");
    }
    this.descriptorReserve = descriptors;
    return this;
  }

  /** Of which sockets the place of creation is kept; none by default. */
  public CollectorBuilder stackSampling(StackSampling which) {
    this.sampling = which;
    return this;
  }

  /**
   * Is told of each leaked connection once: a socket that the counts of sessions, of our clients
   * and of the kernel do not agree on for half a minute, that the exchange has closed and we have
   * not, or that was dropped without being closed. Called on the thread that may block.
   */
  public CollectorBuilder onLeak(Consumer<LeakInfo> listener) {
    this.leaks = listener;
    return this;
  }

  /**
   * Says who else in this process has sockets, such as the endpoints. What nobody claims is shown
   * apart and not counted against the collector, unless {@link #wholeProcess} was said.
   */
  public CollectorBuilder socketOwner(SocketOwner owner) {
    owners.add(owner);
    return this;
  }

  /**
   * The process is the collector's own: connections to the outside that nobody claims are leaks.
   */
  public CollectorBuilder wholeProcess() {
    this.wholeProcess = true;
    return this;
  }

  /** Wall and monotonic time; the system's by default. */
  public CollectorBuilder clocks(Clocks given) {
    this.clocks = given;
    return this;
  }

  /** Makes the collector's own threads, whose names it sets; daemons by default. */
  public CollectorBuilder threads(ThreadFactory factory) {
    this.threads = factory;
    return this;
  }

  /**
   * The collector, not started.
   *
   * @throws IllegalArgumentException where a setting asks for what a venue does not have
   */
  public Collector build() {
    return new Collector(this);
  }

  /** The sinks, none with a queue beyond its part of {@link #QUEUE_SHARE}. */
  Map<Sink, SinkSettings> boundedSinks() {
    long share = Runtime.getRuntime().maxMemory() / QUEUE_SHARE / Math.max(1, sinks.size());
    Map<Sink, SinkSettings> bounded = new LinkedHashMap<>();
    sinks.forEach(
        (sink, settings) ->
            bounded.put(sink, settings.withQueueBytes(Math.min(settings.queueBytes(), share))));
    return bounded;
  }

  /** A factory of threads of that name. */
  ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = threads.newThread(task);
      int made = number.incrementAndGet();
      thread.setName("marketprism-" + name + (made == 1 ? "" : "-" + made));
      return thread;
    };
  }
}
