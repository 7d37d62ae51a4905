package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.fault.FaultKind;
import io.marketprism.collector.app.simulator.fault.FaultTarget;
import io.marketprism.collector.app.simulator.fault.Faults;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import io.marketprism.collector.app.simulator.server.RollingLimit;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import io.marketprism.collector.app.simulator.server.SimulatedExchange;
import io.marketprism.collector.app.simulator.stream.Client;
import io.marketprism.collector.app.simulator.stream.Clients;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows a market as one of Binance's: REST under the market's root, streams under {@code /ws} and
 * {@code /stream}, on USD-M below the routes {@code /public} and {@code /market}. A stream on the
 * wrong route is acknowledged and silent.
 *
 * <p>Not thread-safe; owned by the loop thread of the server that hosts it, but for {@link
 * #faults()}, whose commands come from anywhere.
 */
public final class BinanceSurface implements SimulatedExchange, FaultTarget {
  private static final Duration CONNECT_WINDOW = Duration.ofMinutes(5);

  private final Shown shown;
  private final MarketSource source;
  private final LongSupplier nanoTime;
  private final Faults faults = new Faults();
  private final RestApi rest;
  private final Clients clients;
  private final StreamRequests requests;
  private final RollingLimit connects;
  private final Map<SimulatedConnection, Session> sessions = new LinkedHashMap<>();
  private final Map<String, TrueBook> remembered = new HashMap<>();
  private @Nullable Future<?> beats;

  /** Shows what {@code rest} shows; {@code nanoTime} is for intervals. */
  BinanceSurface(RestApi rest, LongSupplier nanoTime) {
    this.rest = rest;
    this.shown = rest.shown();
    this.source = shown.source();
    this.nanoTime = nanoTime;
    clients =
        new Clients(
            Streams.of(shown.segment(), source.instruments()), faults, Heartbeat::closeSlow);
    requests = new StreamRequests(shown);
    connects = new RollingLimit(shown.limits().connects(), CONNECT_WINDOW);
  }

  /**
   * Shows {@code source} as that venue does; {@code clock} is the exchange's.
   *
   * @throws IllegalArgumentException where it is none of Binance's venues
   */
  public static BinanceSurface of(
      String venue,
      MarketSource source,
      BinanceLimits limits,
      InstantSource clock,
      LongSupplier nanoTime) {
    Segment segment = Segment.of(venue);
    Shown shown = new Shown(segment, source, limits, clock);
    RequestWeights weights = new RequestWeights(limits.weightPerMinute(), clock);
    return new BinanceSurface(
        segment.isFutures() ? new FuturesApi(shown, weights) : new SpotApi(shown, weights),
        nanoTime);
  }

  /** The faults of this exchange. */
  public Faults faults() {
    return faults;
  }

  @Override
  public void start(ScheduledExecutorService loop) {
    faults.attach(this, loop);
    beats = loop.scheduleWithFixedDelay(this::beat, 1, 1, TimeUnit.SECONDS);
    source.start(clients, loop);
  }

  /** Pings and closes what is due. */
  void beat() {
    long now = nanoTime.getAsLong();
    for (Session session : List.copyOf(sessions.values())) {
      session.heartbeat().beat(session.client().connection(), now);
    }
  }

  @Override
  public HttpReply rest(HttpQuery query) {
    return faults.rest(query, () -> rest.answer(query), BinanceJson::error);
  }

  @Override
  public Optional<HttpReply> refusal(HttpQuery query) {
    Optional<StreamPath> path = StreamPath.of(shown.segment(), query);
    if (path.isEmpty()) {
      return Optional.of(BinanceJson.error(404));
    }
    if (query.parameter("timeUnit").isPresent()) {
      return Optional.of(BinanceJson.error(400, -1100, "timeUnit is not simulated"));
    }
    if (path.get().streams().size() > shown.limits().streams()) {
      return Optional.of(BinanceJson.error(400));
    }
    Optional<HttpReply> fault = faults.upgrade(BinanceJson::error);
    if (fault.isEmpty() && !connects.offer(nanoTime.getAsLong())) {
      return Optional.of(BinanceJson.error(429).retryAfter(CONNECT_WINDOW));
    }
    return fault;
  }

  @Override
  public void opened(SimulatedConnection connection, HttpQuery query) {
    StreamPath path = StreamPath.of(shown.segment(), query).orElseThrow();
    Heartbeat heartbeat = new Heartbeat(shown.limits(), nanoTime.getAsLong());
    Client client =
        clients.add(
            connection,
            Session.envelope(path.combined()),
            name -> shown.segment().serves(path.route(), name));
    sessions.put(connection, new Session(client, path.combined(), heartbeat));
    path.streams().forEach(client::subscribe);
    source.demand();
  }

  @Override
  public void text(SimulatedConnection connection, String text) {
    Session session = received(connection);
    if (session == null) {
      return;
    }
    Optional<FaultKind> fault = faults.request(connection);
    if (fault.isEmpty()) {
      connection.send(requests.answer(session, text));
      source.demand();
    } else if (fault.get() == FaultKind.REQUEST_ERROR) {
      connection.send(requests.refused(text));
    }
  }

  @Override
  public void control(SimulatedConnection connection, boolean pong) {
    Session session = received(connection);
    if (session != null && pong) {
      session.heartbeat().answered();
    }
  }

  /** Counts a frame from a client; null where the client is gone or goes for it. */
  private @Nullable Session received(SimulatedConnection connection) {
    Session session = sessions.get(connection);
    if (session == null || !connection.open()) {
      return null;
    }
    if (!session.received(nanoTime.getAsLong())) {
      connection.close(1008, "Too many requests");
      return null;
    }
    return session;
  }

  @Override
  public void writable(SimulatedConnection connection) {
    source.demand();
  }

  @Override
  public void closed(SimulatedConnection connection) {
    sessions.remove(connection);
    if (clients.remove(connection)) {
      source.demand();
    }
  }

  @Override
  public void stop() {
    source.stop();
    if (beats != null) {
      beats.cancel(false);
    }
  }

  @Override
  public Collection<SimulatedConnection> connections() {
    return clients.connections();
  }

  /** Futures end without a notice: none is documented. */
  @Override
  public void announceShutdown(SimulatedConnection connection) {
    Session session = sessions.get(connection);
    if (session != null && !shown.segment().isFutures()) {
      String event = "{\"e\":\"serverShutdown\",\"E\":" + shown.clock().millis() + "}";
      connection.send(
          session.combined() ? "{\"stream\":\"!serverShutdown\",\"data\":" + event + "}" : event);
    }
  }

  @Override
  public void rememberBook(String symbol) {
    if (rest.find(symbol).isPresent()) {
      remembered.put(symbol, source.book(symbol, rest.mostLevels()));
    }
  }

  @Override
  public Optional<HttpReply> rememberedAnswer(HttpQuery query) {
    return remembered.values().stream()
        .filter(book -> rest.isDepthOf(query, book.symbol()))
        .map(rest::depth)
        .findFirst();
  }
}
