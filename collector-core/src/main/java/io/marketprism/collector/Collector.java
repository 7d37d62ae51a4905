package io.marketprism.collector;

import io.marketprism.collector.book.BookTop;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.connection.ConnectionCounts;
import io.marketprism.collector.connection.ConnectionInfo;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.SocketCounts;
import io.marketprism.collector.connection.SocketInfo;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedTotals;
import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.health.SinkTotals;
import io.marketprism.collector.health.WatchReport;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.pipeline.EventPipeline;
import io.marketprism.collector.pipeline.SinkOpenException;
import io.marketprism.collector.reconcile.Reconciliation;
import io.marketprism.collector.resource.ResourceSample;
import io.marketprism.collector.spi.ExchangeAdapter;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.VenueSettings;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.FeedMeters;
import io.marketprism.collector.sync.LastEvents;
import io.marketprism.collector.sync.Restarts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Collects market data: wires exchanges, pipeline, connections and health together.
 *
 * <pre>{@code
 * try (Collector collector =
 *     Collector.builder()
 *         .subscribe("binance-spot", "BTC-USDT", DataType.ORDERBOOK, DataType.TRADE)
 *         .onEvent(event -> handle(event))
 *         .build()) {
 *   collector.start();
 *   ...
 *   collector.top("binance-spot", "BTC-USDT").ifPresent(top -> quote(top));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Lifecycle: {@code start} once; {@code close} at any time, on any thread, safe
 * twice and without start. It keeps no static state, registers no hook and forces no logging; its
 * threads are daemons, and all are gone soon after {@code close}: a control thread, a thread that
 * may block, one reader a WebSocket, one thread a sink, and OkHttp's few.
 */
public final class Collector implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(10);

  /** More interruptions than there are ever in a millisecond. */
  private static final long NUMBERS_A_MILLI = 1_000_000;

  private final CollectorErrors errors;
  private final ConnectionRegistry registry;
  private final ControlThread control;
  private final FeedMeters meters = new FeedMeters();
  private final EventPipeline pipeline;
  private final Map<String, ExchangeAdapter> adapters = new LinkedHashMap<>();
  private final Watchdog watchdog;
  private final Instant createdAt;
  private boolean started;
  private boolean closed;

  Collector(CollectorBuilder parts) {
    this.createdAt = parts.clocks.wall().instant();
    this.errors = new CollectorErrors(parts.errors);
    this.registry = new ConnectionRegistry(parts.limits, parts.sampling, parts.clocks);
    this.control =
        new ControlThread(parts.named("control"), failure -> errors.failed("control", failure));
    AtomicLong interruptions = new AtomicLong(firstNumber(createdAt));
    this.pipeline = pipeline(parts, interruptions);
    FeedContext feeds =
        new FeedContext(
            pipeline,
            parts.clocks,
            interruptions::incrementAndGet,
            parts.health.staleAfter(),
            parts.lastEvents.map(this::restarts).orElseGet(Restarts::none),
            parts.backfill,
            meters);
    ExchangeContext context =
        new ExchangeContext(feeds, registry, control, new Random(), parts.raw, errors);
    try {
      for (VenueSettings settings : parts.venues.values()) {
        adapters.put(
            settings.venue().name(), parts.provider(settings.venue()).create(settings, context));
      }
    } catch (RuntimeException e) {
      adapters.values().forEach(this::close);
      control.close();
      throw e;
    }
    this.watchdog = new Watchdog(this, parts, control, registry, errors);
  }

  /** Interruptions are numbered from the time on, so that no later run uses a number again. */
  private static long firstNumber(Instant now) {
    return now.toEpochMilli() * NUMBERS_A_MILLI;
  }

  /** What cannot say what was last does not keep a feed from its data. */
  private Restarts restarts(LastEvents last) {
    return Restarts.after(
        (instrument, feed) -> {
          try {
            return last.of(instrument, feed);
          } catch (RuntimeException e) {
            errors.failed("resume", e);
            return Optional.empty();
          }
        });
  }

  private EventPipeline pipeline(CollectorBuilder from, AtomicLong interruptions) {
    EventPipeline.Builder builder =
        EventPipeline.builder(from.clocks, interruptions::incrementAndGet)
            .threads(from.named("sink"))
            .snapshotRequests(this::republish)
            .interruptions(meters::announced);
    from.boundedSinks().forEach(builder::sink);
    return builder.build();
  }

  /** Begins to say what is to be collected. */
  public static CollectorBuilder builder() {
    return new CollectorBuilder();
  }

  /**
   * Opens the sinks, and begins to collect, for ever until closed. What an exchange does not answer
   * is no failure: it is retried, and health says so.
   *
   * @throws SinkOpenException where a sink cannot be opened; the collector is closed then
   * @throws IllegalStateException where it was started or closed before
   */
  public void start() throws SinkOpenException {
    synchronized (this) {
      if (started || closed) {
        throw new IllegalStateException("started or closed before");
      }
      started = true;
    }
    try {
      pipeline.start();
    } catch (SinkOpenException | RuntimeException e) {
      close();
      throw e;
    }
    begin();
  }

  /** The sinks are open; nothing begins where it was closed meanwhile. */
  private synchronized void begin() {
    if (!closed) {
      adapters.values().forEach(ExchangeAdapter::start);
      watchdog.start();
    }
  }

  /**
   * Completes for each venue when its instrument list was read for the first time, with what is
   * wanted and not in it.
   */
  public Map<String, CompletionStage<List<String>>> unknownInstruments() {
    return each(ExchangeAdapter::unknownInstruments);
  }

  /** Reads the instrument lists and says what it takes to collect; needs no start. */
  public Map<String, CompletionStage<ExchangeAdapter.Plan>> plans() {
    return each(ExchangeAdapter::plan);
  }

  /** A copy of a book, by symbol or by the exchange's id; empty where none is kept. */
  public Optional<OrderBook> book(String venue, String symbol) {
    return adapter(venue).book(symbol);
  }

  /** A copy of an instrument's book; empty where none is kept. */
  public Optional<OrderBook> book(Instrument instrument) {
    return book(instrument.venue().name(), instrument.venueSymbol());
  }

  /** The best levels of a book, by one volatile read; empty where none is kept. */
  public Optional<BookTop> top(String venue, String symbol) {
    return adapter(venue).top(symbol);
  }

  /** The instruments that feeds exist for. */
  public List<Instrument> instruments() {
    return adapters.values().stream().flatMap(one -> one.instruments().stream()).toList();
  }

  /** The last verdict; a new one is made every second. */
  public HealthReport health() {
    return watchdog.health();
  }

  /** What every feed asked for does. */
  public List<FeedReport> feeds() {
    return adapters.values().stream().flatMap(one -> one.feeds().stream()).toList();
  }

  /** What all feeds of each venue and data type counted together since the start. */
  public List<FeedTotals> feedTotals() {
    return meters.totals();
  }

  /** What became of frames, by venue. */
  public Map<String, ExchangeAdapter.FrameCounts> frames() {
    return each(ExchangeAdapter::frames);
  }

  /** What may be asked of the exchanges over REST and what was, each limit once. */
  public List<ExchangeAdapter.RequestBudget> requestBudgets() {
    Map<String, ExchangeAdapter.RequestBudget> budgets = new LinkedHashMap<>();
    for (ExchangeAdapter adapter : adapters.values()) {
      adapter.requestBudgets().forEach(budget -> budgets.putIfAbsent(budget.name(), budget));
    }
    return List.copyOf(budgets.values());
  }

  /** What every sink does. */
  public List<SinkReport> sinks() {
    return pipeline.reports();
  }

  /** What every sink counted since the start. */
  public List<SinkTotals> sinkTotals() {
    return pipeline.totals();
  }

  /** Every connection held. */
  public List<ConnectionInfo> connections() {
    return registry.connections();
  }

  /** What happened to connections since the start, by venue and purpose. */
  public List<ConnectionCounts> connectionCounts() {
    return registry.counts();
  }

  /** Every socket that is open for a connection. */
  public List<SocketInfo> sockets() {
    return registry.sockets();
  }

  /** How many sockets were made and are open. */
  public SocketCounts socketCounts() {
    return registry.socketCounts();
  }

  /**
   * How sessions, sockets and the kernel's connections agree, as of at most ten seconds ago; empty
   * before the first comparison.
   */
  public Optional<Reconciliation> reconciliation() {
    return watchdog.reconciliation();
  }

  /** The last sample of what the process uses, empty before the first. */
  public Optional<ResourceSample> resources() {
    return watchdog.resources();
  }

  /** What the watch over the process itself found since the start: clocks, standstills, limits. */
  public WatchReport watch() {
    return watchdog.found();
  }

  /** What was thrown where no caller could be given it, by place; only rises. */
  public Map<String, Long> errors() {
    return errors.counts();
  }

  /** When this collector was made, UTC. */
  public Instant createdAt() {
    return createdAt;
  }

  /** How long it has been there, by the monotonic clock. */
  public Duration uptime() {
    return watchdog.uptime();
  }

  /**
   * Collects these data types of an instrument from now on.
   *
   * @param venue one that the collector was built with
   * @param instrument a symbol, a pattern, or the exchange's id
   * @throws IllegalArgumentException where the venue is none of them or lacks a data type
   */
  public void subscribe(String venue, String instrument, Set<DataType> dataTypes) {
    adapter(venue).subscribe(instrument, dataTypes);
  }

  /** Collects these data types of an instrument no longer; the others are not disturbed. */
  public void unsubscribe(String venue, String instrument, Set<DataType> dataTypes) {
    adapter(venue).unsubscribe(instrument, dataTypes);
  }

  private void republish(Instrument instrument) {
    adapter(instrument.venue().name()).republish(instrument);
  }

  private ExchangeAdapter adapter(String venue) {
    ExchangeAdapter adapter = adapters.get(venue);
    if (adapter == null) {
      throw new IllegalArgumentException(
          "not collecting from " + venue + " but from " + adapters.keySet());
    }
    return adapter;
  }

  private <T> Map<String, T> each(Function<ExchangeAdapter, T> what) {
    Map<String, T> all = new LinkedHashMap<>();
    adapters.forEach((venue, adapter) -> all.put(venue, what.apply(adapter)));
    return all;
  }

  /**
   * Ends in order: readiness, connections, then sinks, which may drain for 10 s, then threads. No
   * event is delivered after it returned.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    watchdog.close();
    adapters.values().forEach(this::close);
    pipeline.close(DRAIN);
    control.close();
  }

  private void close(ExchangeAdapter adapter) {
    try {
      adapter.close();
    } catch (RuntimeException e) {
      errors.failed("close", e);
    }
  }
}
