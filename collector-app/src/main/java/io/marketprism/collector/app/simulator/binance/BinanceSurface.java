package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.fault.FaultKind;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import io.marketprism.collector.app.simulator.server.RollingLimit;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import io.marketprism.collector.app.simulator.stream.Client;
import io.marketprism.collector.app.simulator.stream.Surface;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
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
public final class BinanceSurface extends Surface<Session> {
  private static final Duration CONNECT_WINDOW = Duration.ofMinutes(5);

  private final Shown shown;
  private final LongSupplier nanoTime;
  private final RestApi rest;
  private final StreamRequests requests;
  private final RollingLimit connects;

  /** Shows what {@code rest} shows; {@code nanoTime} is for intervals. */
  BinanceSurface(RestApi rest, LongSupplier nanoTime) {
    super(
        rest.shown().source(),
        Streams.of(rest.shown().segment(), rest.shown().source().instruments()),
        Heartbeat::closeSlow);
    this.rest = rest;
    this.shown = rest.shown();
    this.nanoTime = nanoTime;
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

  @Override
  protected int mostLevels() {
    return rest.mostLevels();
  }

  /** Pings and closes what is due. */
  @Override
  protected void look() {
    long now = nanoTime.getAsLong();
    for (Session session : sessions()) {
      session.heartbeat().beat(session.client().connection(), now);
    }
  }

  @Override
  public HttpReply rest(HttpQuery query) {
    return faults().rest(query, () -> rest.answer(query), BinanceJson::error);
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
    Optional<HttpReply> fault = faults().upgrade(BinanceJson::error);
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
        clients()
            .add(
                connection,
                Session.envelope(path.combined()),
                name -> shown.segment().serves(path.route(), name));
    add(connection, new Session(client, path.combined(), heartbeat));
    path.streams().forEach(client::subscribe);
    source().demand();
  }

  @Override
  public void text(SimulatedConnection connection, String text) {
    Session session = received(connection);
    if (session == null) {
      return;
    }
    Optional<FaultKind> fault = faults().request(connection);
    if (fault.isEmpty()) {
      connection.send(requests.answer(session, text));
      source().demand();
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
    Session session = session(connection).orElse(null);
    if (session != null && !session.received(nanoTime.getAsLong())) {
      connection.close(1008, "Too many requests");
      return null;
    }
    return session;
  }

  /** Futures end without a notice: none is documented. */
  @Override
  public void announceShutdown(SimulatedConnection connection) {
    String event = "{\"e\":\"serverShutdown\",\"E\":" + shown.clock().millis() + "}";
    session(connection)
        .filter(unused -> !shown.segment().isFutures())
        .map(Session::combined)
        .map(
            combined ->
                combined ? "{\"stream\":\"!serverShutdown\",\"data\":" + event + "}" : event)
        .ifPresent(connection::send);
  }

  @Override
  public Optional<HttpReply> rememberedAnswer(HttpQuery query) {
    return query
        .parameter("symbol")
        .flatMap(this::remembered)
        .filter(book -> rest.isDepthOf(query, book.symbol()))
        .map(rest::depth);
  }
}
