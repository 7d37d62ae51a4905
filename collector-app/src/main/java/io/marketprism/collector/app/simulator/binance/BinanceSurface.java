package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.fault.FaultKind;
import io.marketprism.collector.app.simulator.fault.FaultTarget;
import io.marketprism.collector.app.simulator.fault.Faults;
import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import io.marketprism.collector.app.simulator.server.RollingLimit;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import io.marketprism.collector.app.simulator.server.SimulatedExchange;
import io.marketprism.collector.app.simulator.stream.Client;
import io.marketprism.collector.app.simulator.stream.Clients;
import io.marketprism.collector.app.simulator.stream.StreamTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows a market as Binance spot does: REST under {@code /api/v3}, streams under {@code /ws} and
 * {@code /stream}.
 *
 * <p>Not thread-safe; owned by the loop thread of the server that hosts it, but for {@link
 * #faults()}, whose commands come from anywhere.
 */
public final class BinanceSpotSurface implements SimulatedExchange, FaultTarget {
  private static final Duration CONNECT_WINDOW = Duration.ofMinutes(5);
  private static final int MOST_SNAPSHOT = 5000;

  private final MarketSource source;
  private final BinanceLimits limits;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Faults faults = new Faults();
  private final RestApi rest;
  private final Clients clients;
  private final StreamRequests requests;
  private final RollingLimit connects;
  private final Map<SimulatedConnection, Session> sessions = new LinkedHashMap<>();
  private final Map<String, TrueBook> remembered = new HashMap<>();
  private @Nullable Future<?> beats;

  /** Shows {@code source}; {@code clock} is the exchange's, {@code nanoTime} for intervals. */
  public BinanceSpotSurface(
      MarketSource source, BinanceLimits limits, InstantSource clock, LongSupplier nanoTime) {
    this.source = source;
    this.limits = limits;
    this.clock = clock;
    this.nanoTime = nanoTime;
    rest = new RestApi(source, limits, clock);
    clients = new Clients(table(source.instruments()), faults, Heartbeat::closeSlow);
    requests = new StreamRequests(limits);
    connects = new RollingLimit(limits.connects(), CONNECT_WINDOW);
  }

  /** {@code @depth} and {@code @depth@100ms} both come at the market's own pace. */
  private static StreamTable table(List<Instrument> instruments) {
    StreamTable table = new StreamTable(instruments.size());
    for (int i = 0; i < instruments.size(); i++) {
      String symbol = instruments.get(i).symbol().toLowerCase(Locale.ROOT);
      table.put(symbol + "@depth", i, Channel.DEPTH);
      table.put(symbol + "@depth@100ms", i, Channel.DEPTH);
      table.put(symbol + "@trade", i, Channel.TRADE);
      table.put(symbol + "@aggTrade", i, Channel.AGGREGATE_TRADE);
      table.put(symbol + "@bookTicker", i, Channel.BBO);
    }
    return table;
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
    String path = query.path();
    if (!path.equals("/stream") && !path.equals("/ws") && !path.startsWith("/ws/")) {
      return Optional.of(BinanceJson.error(404));
    }
    if (query.parameter("timeUnit").isPresent()) {
      return Optional.of(BinanceJson.error(400, -1100, "timeUnit is not simulated"));
    }
    if (streams(query).size() > limits.streams()) {
      return Optional.of(BinanceJson.error(400));
    }
    Optional<HttpReply> fault = faults.upgrade(BinanceJson::error);
    if (fault.isEmpty() && !connects.offer(nanoTime.getAsLong())) {
      return Optional.of(BinanceJson.error(429).retryAfter(CONNECT_WINDOW));
    }
    return fault;
  }

  private static List<String> streams(HttpQuery query) {
    String names =
        query.path().startsWith("/ws/")
            ? query.path().substring("/ws/".length())
            : query.path().equals("/ws") ? "" : query.parameter("streams").orElse("");
    List<String> streams = new ArrayList<>();
    for (String name : names.split("/", -1)) {
      if (!name.isEmpty()) {
        streams.add(name);
      }
    }
    return streams;
  }

  @Override
  public void opened(SimulatedConnection connection, HttpQuery query) {
    boolean combined = query.path().equals("/stream");
    Heartbeat heartbeat = new Heartbeat(limits, nanoTime.getAsLong());
    Client client = clients.add(connection, Session.envelope(combined));
    sessions.put(connection, new Session(client, combined, heartbeat));
    streams(query).forEach(client::subscribe);
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
      connection.send(StreamRequests.refused(text));
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

  @Override
  public void announceShutdown(SimulatedConnection connection) {
    Session session = sessions.get(connection);
    if (session != null) {
      String event = "{\"e\":\"serverShutdown\",\"E\":" + clock.millis() + "}";
      connection.send(
          session.combined() ? "{\"stream\":\"!serverShutdown\",\"data\":" + event + "}" : event);
    }
  }

  @Override
  public void rememberBook(String symbol) {
    remembered.put(symbol, source.book(symbol, MOST_SNAPSHOT));
  }

  @Override
  public Optional<HttpReply> rememberedAnswer(HttpQuery query) {
    return remembered.values().stream()
        .filter(book -> RestApi.isDepthOf(query, book.symbol()))
        .map(book -> HttpReply.json(200, BinanceJson.depth(book)))
        .findFirst();
  }
}
