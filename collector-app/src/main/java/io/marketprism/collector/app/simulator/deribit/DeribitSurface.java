package io.marketprism.collector.app.simulator.deribit;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.fault.FaultKind;
import io.marketprism.collector.app.simulator.fault.FaultTarget;
import io.marketprism.collector.app.simulator.fault.Faults;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import io.marketprism.collector.app.simulator.server.SimulatedExchange;
import io.marketprism.collector.app.simulator.stream.Clients;
import io.marketprism.collector.app.simulator.stream.StreamTable;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
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
 * Shows a market as Deribit does: JSON-RPC over REST under {@code /api/v2}, and over WebSockets at
 * {@code /ws/api/v2}.
 *
 * <p>Not thread-safe; owned by the loop thread of the server that hosts it, but for {@link
 * #faults()}, whose commands come from anywhere.
 */
final class DeribitSurface implements SimulatedExchange, FaultTarget {
  private static final String SOCKET = "/ws/api/v2";
  private static final String REST = "/api/v2/";
  private static final String INSTRUMENT = "instrument_name";

  private final MarketSource source;
  private final DeribitLimits limits;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Faults faults = new Faults();
  private final DeribitJson json;
  private final StreamTable table;
  private final Clients clients;
  private final PublicMethods methods;
  private final SessionMethods sessionMethods;
  private final RequestCredits credits;
  private final Map<SimulatedConnection, Session> sessions = new LinkedHashMap<>();
  private final Map<String, TrueBook> remembered = new HashMap<>();
  private @Nullable Future<?> beats;

  /** Shows {@code source}; {@code clock} is the exchange's, {@code nanoTime} for intervals. */
  DeribitSurface(
      MarketSource source, DeribitLimits limits, InstantSource clock, LongSupplier nanoTime) {
    this.source = source;
    this.limits = limits;
    this.clock = clock;
    this.nanoTime = nanoTime;
    json = new DeribitJson(clock);
    table = Channels.table(source.instruments());
    clients = new Clients(table, faults, Heartbeat::closeSlow);
    methods = new PublicMethods(source, clock);
    sessionMethods = new SessionMethods(table, nanoTime);
    credits = new RequestCredits(limits, nanoTime);
  }

  /** The faults of this exchange. */
  Faults faults() {
    return faults;
  }

  @Override
  public void start(ScheduledExecutorService loop) {
    faults.attach(this, loop);
    beats = loop.scheduleWithFixedDelay(this::beat, 1, 1, TimeUnit.SECONDS);
    source.start(clients, loop);
  }

  private void beat() {
    long now = nanoTime.getAsLong();
    for (Session session : List.copyOf(sessions.values())) {
      SimulatedConnection connection = session.client().connection();
      if (connection.open()) {
        session.heartbeat().beat(connection, now);
      }
    }
  }

  @Override
  public HttpReply rest(HttpQuery query) {
    return faults.rest(named(query), () -> answer(query), json::refusal);
  }

  /** The same with the instrument as {@code symbol}, as faults call it. */
  private static HttpQuery named(HttpQuery query) {
    Map<String, String> parameters = new HashMap<>(query.parameters());
    query.parameter(INSTRUMENT).ifPresent(name -> parameters.put("symbol", name));
    return new HttpQuery(query.method(), query.path(), parameters, query.body());
  }

  private HttpReply answer(HttpQuery query) {
    if (sessions.size() >= limits.connections()) {
      return json.refusal(429);
    }
    try {
      RpcRequest request = request(query);
      credits.pay(request);
      return HttpReply.json(200, json.result(JsonNull.INSTANCE, methods.call(request)));
    } catch (RpcException e) {
      return HttpReply.json(400, json.error(JsonNull.INSTANCE, e));
    }
  }

  private static RpcRequest request(HttpQuery query) {
    JsonObject params = new JsonObject();
    query.parameters().forEach(params::addProperty);
    String method = query.path().startsWith(REST) ? query.path().substring(REST.length()) : "";
    if (SessionMethods.has(method)) {
      throw new RpcException(10_030, "must_be_websocket_request");
    }
    return new RpcRequest(JsonNull.INSTANCE, method, params);
  }

  @Override
  public Optional<HttpReply> refusal(HttpQuery query) {
    if (!query.path().equals(SOCKET)) {
      return Optional.of(json.refusal(404));
    }
    Optional<HttpReply> fault = faults.upgrade(json::refusal);
    if (fault.isEmpty() && sessions.size() >= limits.connections()) {
      return Optional.of(json.refusal(429));
    }
    return fault;
  }

  @Override
  public void opened(SimulatedConnection connection, HttpQuery query) {
    Heartbeat heartbeat = new Heartbeat(limits.testWithin(), nanoTime.getAsLong());
    sessions.put(connection, new Session(clients.add(connection, Session.ENVELOPE), heartbeat));
    source.demand();
  }

  @Override
  public void text(SimulatedConnection connection, String text) {
    Session session = sessions.get(connection);
    if (session == null || !connection.open()) {
      return;
    }
    session.heartbeat().heard();
    try {
      if (text.getBytes(StandardCharsets.UTF_8).length > limits.requestBytes()) {
        throw new RpcException(-32_600, "request entity too large");
      }
      answer(session, RpcRequest.parse(text));
    } catch (RpcException e) {
      connection.send(json.error(JsonNull.INSTANCE, e));
    }
  }

  private void answer(Session session, RpcRequest request) {
    SimulatedConnection connection = session.client().connection();
    List<String> begun = new ArrayList<>();
    try {
      credits.pay(request);
      Optional<FaultKind> fault = fault(connection, request);
      if (fault.isPresent() && fault.get() == FaultKind.REQUEST_IGNORED) {
        return;
      }
      if (fault.isPresent()) {
        throw new RpcException(11_050, "bad_request", "refused");
      }
      connection.send(json.result(request.id(), result(session, request, begun)));
    } catch (RpcException e) {
      connection.send(json.error(request.id(), e));
      if (e.code() == RpcException.tooManyRequests().code()) {
        connection.close(1008, "too_many_requests");
      }
    }
    begun.forEach(channel -> begin(session, channel));
    source.demand();
  }

  private JsonElement result(Session session, RpcRequest request, List<String> begun) {
    if (SessionMethods.has(request.method())) {
      return sessionMethods.call(session, request, begun);
    }
    if (request.method().equals("public/test")) {
      session.heartbeat().tested();
    }
    return methods.call(request);
  }

  /** Faults of requests befall those for data, not for the exchange's words about itself. */
  private Optional<FaultKind> fault(SimulatedConnection connection, RpcRequest request) {
    return request.isAboutChannels() && request.channels().stream().anyMatch(table::has)
        ? faults.request(connection)
        : Optional.empty();
  }

  /** A channel of a book begins with all of it. */
  private void begin(Session session, String channel) {
    Channels.bookOf(channel)
        .map(symbol -> source.book(symbol, Integer.MAX_VALUE))
        .ifPresent(book -> session.notify(channel, DeribitJson.snapshot(book, clock.millis())));
  }

  @Override
  public void control(SimulatedConnection connection, boolean pong) {}

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

  /** The exchange says so by its own channel, to those who are subscribed. */
  @Override
  public void announceShutdown(SimulatedConnection connection) {
    Session session = sessions.get(connection);
    String channel = SessionMethods.PLATFORM_STATE;
    if (session != null && session.client().names().contains(channel)) {
      connection.send(DeribitJson.head(channel) + "{\"maintenance\":true}}}");
    }
  }

  /** A symbol that is not listed is another venue's: a fault may be for all of them. */
  @Override
  public void rememberBook(String symbol) {
    if (source.instruments().stream().anyMatch(one -> one.symbol().equals(symbol))) {
      remembered.put(symbol, source.book(symbol, Integer.MAX_VALUE));
    }
  }

  @Override
  public Optional<HttpReply> rememberedAnswer(HttpQuery query) {
    TrueBook book =
        query.path().equals(REST + PublicMethods.ORDER_BOOK)
            ? remembered.get(query.parameter(INSTRUMENT).orElse(""))
            : null;
    return Optional.ofNullable(book)
        .map(methods::orderBook)
        .map(found -> HttpReply.json(200, json.result(JsonNull.INSTANCE, found)));
  }
}
