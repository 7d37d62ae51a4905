package io.marketprism.collector.app.simulator.deribit;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.fault.FaultKind;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import io.marketprism.collector.app.simulator.stream.StreamTable;
import io.marketprism.collector.app.simulator.stream.Surface;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Shows a market as Deribit does: JSON-RPC over REST under {@code /api/v2}, and over WebSockets at
 * {@code /ws/api/v2}.
 *
 * <p>Not thread-safe; owned by the loop thread of the server that hosts it, but for {@link
 * #faults()}, whose commands come from anywhere.
 */
final class DeribitSurface extends Surface<Session> {
  private static final String SOCKET = "/ws/api/v2";
  private static final String REST = "/api/v2/";
  private static final String INSTRUMENT = "instrument_name";

  private final DeribitLimits limits;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final DeribitJson json;
  private final StreamTable table;
  private final PublicMethods methods;
  private final SessionMethods sessionMethods;
  private final RequestCredits credits;

  /** Shows {@code source}; {@code clock} is the exchange's, {@code nanoTime} for intervals. */
  DeribitSurface(
      MarketSource source, DeribitLimits limits, InstantSource clock, LongSupplier nanoTime) {
    this(source, Channels.table(source.instruments()), limits, clock, nanoTime);
  }

  private DeribitSurface(
      MarketSource source,
      StreamTable table,
      DeribitLimits limits,
      InstantSource clock,
      LongSupplier nanoTime) {
    super(source, table, Heartbeat::closeSlow);
    this.table = table;
    this.limits = limits;
    this.clock = clock;
    this.nanoTime = nanoTime;
    json = new DeribitJson(clock);
    methods = new PublicMethods(source, clock);
    sessionMethods = new SessionMethods(table, nanoTime);
    credits = new RequestCredits(limits, nanoTime);
  }

  @Override
  protected int mostLevels() {
    return Integer.MAX_VALUE;
  }

  @Override
  protected void look() {
    long now = nanoTime.getAsLong();
    for (Session session : sessions()) {
      SimulatedConnection connection = session.client().connection();
      if (connection.open()) {
        session.heartbeat().beat(connection, now);
      }
    }
  }

  @Override
  public HttpReply rest(HttpQuery query) {
    return faults().rest(named(query), () -> answer(query), json::refusal);
  }

  /** The same with the instrument as {@code symbol}, as faults call it. */
  private static HttpQuery named(HttpQuery query) {
    Map<String, String> parameters = new HashMap<>(query.parameters());
    query.parameter(INSTRUMENT).ifPresent(name -> parameters.put("symbol", name));
    return new HttpQuery(query.method(), query.path(), parameters, query.body());
  }

  private HttpReply answer(HttpQuery query) {
    if (sessions().size() >= limits.connections()) {
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
    Optional<HttpReply> fault = faults().upgrade(json::refusal);
    if (fault.isEmpty() && sessions().size() >= limits.connections()) {
      return Optional.of(json.refusal(429));
    }
    return fault;
  }

  @Override
  public void opened(SimulatedConnection connection, HttpQuery query) {
    Heartbeat heartbeat = new Heartbeat(limits.testWithin(), nanoTime.getAsLong());
    add(connection, new Session(clients().add(connection, Session.ENVELOPE), heartbeat));
    source().demand();
  }

  @Override
  public void text(SimulatedConnection connection, String text) {
    session(connection).ifPresent(session -> text(session, text));
  }

  private void text(Session session, String text) {
    session.heartbeat().heard();
    try {
      if (text.getBytes(StandardCharsets.UTF_8).length > limits.requestBytes()) {
        throw new RpcException(-32_600, "request entity too large");
      }
      answer(session, RpcRequest.parse(text));
    } catch (RpcException e) {
      session.client().connection().send(json.error(JsonNull.INSTANCE, e));
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
    source().demand();
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
        ? faults().request(connection)
        : Optional.empty();
  }

  /** A channel of a book begins with all of it. */
  private void begin(Session session, String channel) {
    Channels.bookOf(channel)
        .map(symbol -> source().book(symbol, Integer.MAX_VALUE))
        .ifPresent(book -> session.notify(channel, DeribitJson.snapshot(book, clock.millis())));
  }

  @Override
  public void control(SimulatedConnection connection, boolean pong) {}

  /** The exchange says so by its own channel, to those who are subscribed. */
  @Override
  public void announceShutdown(SimulatedConnection connection) {
    String channel = SessionMethods.PLATFORM_STATE;
    session(connection)
        .filter(session -> session.client().names().contains(channel))
        .ifPresent(
            session -> connection.send(DeribitJson.head(channel) + "{\"maintenance\":true}}}"));
  }

  @Override
  public Optional<HttpReply> rememberedAnswer(HttpQuery query) {
    return query
        .parameter(INSTRUMENT)
        .filter(unused -> query.path().equals(REST + PublicMethods.ORDER_BOOK))
        .flatMap(this::remembered)
        .map(methods::orderBook)
        .map(found -> HttpReply.json(200, json.result(JsonNull.INSTANCE, found)));
  }
}
