package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.book.BookTop;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.exchange.session.ClientOptions;
import io.marketprism.collector.exchange.session.RestClient;
import io.marketprism.collector.exchange.session.RestLimits;
import io.marketprism.collector.exchange.session.RestReply;
import io.marketprism.collector.exchange.session.RestRequest.Priority;
import io.marketprism.collector.exchange.session.RestSpec;
import io.marketprism.collector.exchange.session.SessionEnvironment;
import io.marketprism.collector.exchange.session.SessionFactory;
import io.marketprism.collector.exchange.session.SessionSpec;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.ExchangeAdapter;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import io.marketprism.collector.spi.VenueSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects from one venue: reads the instrument list, now and then anew, spreads what is wanted
 * over slots, and lets time pass for them.
 *
 * <p>Thread-safe. What is wanted, and which slots there are, is changed on the control thread only;
 * readers see it through {@link Market}.
 */
public final class VenueAdapter implements ExchangeAdapter {
  private static final Duration TICK = Duration.ofMillis(200);
  static final Duration LIST_AGE = Duration.ofMinutes(10);

  /** However much there is to be learnt from it, the list is not read more often. */
  private static final Duration LEAST_LIST_AGE = Duration.ofMinutes(1);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(60);
  private static final RestLimits REST_LIMITS = new RestLimits(4, 20_000, 32L << 20);

  private final VenueProtocol protocol;
  private final VenueSettings settings;
  private final ExchangeContext context;
  private final SessionFactory sessions;
  private final URI restHost;
  private final Budgets budgets;
  private final VenueRest rest;
  private final Market market;
  private final FactsDesk facts;
  private final CompletableFuture<List<String>> unknown = new CompletableFuture<>();
  private Duration retry = FIRST_RETRY;
  private @Nullable Cancellable nextReading;
  private long askedNs;
  private long refusals;
  private volatile boolean closed;

  /**
   * An adapter that is not started.
   *
   * @throws IllegalArgumentException where the settings ask for what the venue does not have
   */
  public VenueAdapter(
      VenueProtocol protocol,
      VenueSettings settings,
      ExchangeContext context,
      ClientOptions options,
      Budgets budgets) {
    this.protocol = protocol;
    this.settings = settings;
    this.context = context;
    this.budgets = budgets;
    requireServed(settings.dataTypes());
    this.restHost = settings.rest().orElse(protocol.description().rest());
    context.connections().bound(settings.venue().name(), protocol.connectionsAtOnce());
    this.sessions = new SessionFactory(environment(context), options);
    LongSupplier nanoTime = context.feeds().clocks().nanoTime();
    RestClient client =
        sessions.rest(
            new RestSpec(
                settings.venue().name(),
                restHost,
                budgets.of(protocol.limits().requests(), nanoTime),
                REST_LIMITS,
                protocol::isOverLimit));
    this.rest = new VenueRest(client, limit -> budgets.of(limit, nanoTime));
    this.facts = new FactsDesk(type -> protocol.facts(restHost, type), rest::get, context);
    this.market =
        new Market(
            new Slots(protocol, settings, context, sessions(), rest),
            context,
            task -> context.scheduler().execute(() -> change(task)));
  }

  private Slots.Sessions sessions() {
    return (slot, session, listener) ->
        sessions.session(
            new SessionSpec(
                slot,
                settings.venue().name(),
                session,
                budgets.connects(
                    session.endpoint(), protocol.limits(), context.feeds().clocks().nanoTime())),
            listener);
  }

  private static SessionEnvironment environment(ExchangeContext context) {
    return new SessionEnvironment(
        context.feeds().clocks(),
        context.scheduler(),
        context.connections(),
        context.random(),
        context.raw(),
        failure -> context.errors().failed("session", failure));
  }

  private void requireServed(Set<DataType> wanted) {
    Set<DataType> served = protocol.description().dataTypes();
    for (DataType type : wanted) {
      if (!served.contains(type)) {
        throw new IllegalArgumentException(
            settings.venue().name() + " has no " + type.wire() + "; it has " + wires(served));
      }
    }
  }

  private static String wires(Set<DataType> types) {
    return String.join(", ", types.stream().map(DataType::wire).sorted().toList());
  }

  @Override
  public Venue venue() {
    return settings.venue();
  }

  @Override
  public void start() {
    context
        .scheduler()
        .execute(
            () -> {
              change(
                  () -> {
                    for (String selector : settings.instruments()) {
                      market.want(selector, settings.dataTypes());
                    }
                  });
              readInstruments();
              facts.want(settings.dataTypes());
              tick();
            });
  }

  /** Changes what is wanted; nothing any more once it is closed, since that opens connections. */
  private synchronized void change(Runnable task) {
    if (!closed) {
      task.run();
    }
  }

  private void readInstruments() {
    nextReading = null;
    askedNs = nowNs();
    readList((list, failure) -> context.scheduler().execute(() -> act(list, failure)));
  }

  /** Asks for the list, and reads the reply on the REST thread, since it is long. */
  private void readList(BiConsumer<@Nullable InstrumentIndex, String> then) {
    VenueRequest<List<Instrument>> request = protocol.instruments(restHost);
    rest.get(
        request,
        Priority.INSTRUMENTS,
        reply -> {
          InstrumentIndex list;
          try {
            list = parse(request, reply);
          } catch (RuntimeException e) {
            then.accept(null, String.valueOf(e.getMessage()));
            return;
          } catch (Error e) {
            then.accept(null, e.toString());
            throw e;
          }
          then.accept(list, "");
        });
  }

  private static InstrumentIndex parse(VenueRequest<List<Instrument>> request, RestReply reply) {
    if (reply instanceof RestReply.Success success) {
      return new InstrumentIndex(request.parser().parse(success.body(), success.receivedNs()));
    }
    RestReply.Failure failure = (RestReply.Failure) reply;
    throw new IllegalStateException(failure.reason().wire() + ": " + failure.detail());
  }

  private void act(@Nullable InstrumentIndex list, String failure) {
    if (closed) {
      return;
    }
    if (list == null) {
      market.listUnreadable(failure);
      readIn(retry);
      Duration doubled = retry.multipliedBy(2);
      retry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
    } else {
      retry = FIRST_RETRY;
      resolve(list);
    }
  }

  /** What fails here is told by who runs it, and tried again with the next list. */
  private void resolve(InstrumentIndex list) {
    List<String> missing = new ArrayList<>();
    try {
      change(() -> missing.addAll(market.resolve(list)));
    } finally {
      unknown.complete(List.copyOf(missing));
      facts.begin();
      readIn(LIST_AGE);
    }
  }

  private void readIn(Duration delay) {
    nextReading = context.scheduler().schedule(delay, this::readInstruments);
  }

  /**
   * The list may have changed. Where it is being read now, or again after a failure, that is soon
   * enough.
   */
  private void readSoon() {
    Cancellable planned = nextReading;
    boolean isRetry = !retry.equals(FIRST_RETRY);
    if (planned != null && !isRetry) {
      planned.cancel();
      long leastNs = LEAST_LIST_AGE.toNanos() - (nowNs() - askedNs);
      readIn(Duration.ofNanos(Math.max(0, leastNs)));
    }
  }

  private void tick() {
    if (closed) {
      return;
    }
    try {
      market.tick(nowNs());
      change(this::lookAtInstruments);
    } finally {
      context.scheduler().schedule(TICK, this::tick);
    }
  }

  /** What ends, and what the exchange does not know any more, says that there is a newer list. */
  private void lookAtInstruments() {
    long refusedNow = market.refusals();
    if (market.expire() || refusedNow > refusals) {
      readSoon();
    }
    refusals = refusedNow;
    market.useFreed();
  }

  @Override
  public CompletionStage<List<String>> unknownInstruments() {
    return unknown.minimalCompletionStage();
  }

  @Override
  public List<FeedReport> feeds() {
    return market.feeds(nowNs());
  }

  @Override
  public FrameCounts frames() {
    return market.frames();
  }

  @Override
  public List<RequestBudget> requestBudgets() {
    return budgets.requests();
  }

  @Override
  public List<Instrument> instruments() {
    return market.collected().instruments();
  }

  @Override
  public Optional<OrderBook> book(String symbol) {
    return market.collected().book(symbol);
  }

  @Override
  public Optional<BookTop> top(String symbol) {
    return market.collected().top(symbol);
  }

  @Override
  public void subscribe(String instrument, Set<DataType> dataTypes) {
    requireServed(dataTypes);
    Set<DataType> types = Set.copyOf(dataTypes);
    context.scheduler().execute(() -> change(() -> want(instrument, types)));
  }

  private void want(String instrument, Set<DataType> types) {
    market.want(instrument, types);
    facts.want(types);
  }

  @Override
  public void unsubscribe(String instrument, Set<DataType> dataTypes) {
    Set<DataType> types = Set.copyOf(dataTypes);
    context.scheduler().execute(() -> change(() -> market.unwant(instrument, types)));
  }

  @Override
  public void republish(Instrument instrument) {
    market.collected().republish(instrument);
  }

  @Override
  public CompletionStage<Plan> plan() {
    CompletableFuture<Plan> plan = new CompletableFuture<>();
    PlanMaker.Room room =
        new PlanMaker.Room(
            context.connections().limitOf(settings.venue().name()), REST_LIMITS.inFlight());
    PlanMaker maker = new PlanMaker(protocol, settings, restHost, room);
    long nowMs = context.feeds().clocks().wall().millis();
    readList(
        (list, failure) -> {
          if (list == null) {
            plan.completeExceptionally(new IllegalStateException(failure));
          } else {
            plan.complete(maker.plan(list, nowMs));
          }
        });
    return plan;
  }

  private long nowNs() {
    return context.feeds().clocks().nanos();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    market.stop();
    sessions.close();
  }
}
