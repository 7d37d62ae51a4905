package io.marketprism.collector.app.simulator.okx;

import io.marketprism.collector.app.simulator.fault.FaultKind;
import io.marketprism.collector.app.simulator.market.MarketListener;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import io.marketprism.collector.app.simulator.server.RollingLimit;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import io.marketprism.collector.app.simulator.stream.Surface;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Shows a market as one segment of OKX does: REST under {@code /api/v5}, public channels under
 * {@code /ws/v5/public}. A book to which nothing happens is repeated as an update without levels.
 *
 * <p>Not thread-safe; owned by the loop thread of the server that hosts it, but for {@link
 * #faults()}, whose commands come from anywhere.
 */
public final class OkxSurface extends Surface<OkxSession> {
  private static final String SOCKET = "/ws/v5/public";
  private static final Duration CONNECT_WINDOW = Duration.ofSeconds(1);
  private static final int MOST_LEVELS = 400;

  private final OkxLimits limits;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final OkxRest rest;
  private final Spoken spoken;
  private final OkxStreams streams;
  private final OkxRequests requests;
  private final RollingLimit connects;

  /** Shows {@code source}; {@code clock} is the exchange's, {@code nanoTime} for intervals. */
  public OkxSurface(
      OkxMarket market,
      MarketSource source,
      OkxLimits limits,
      InstantSource clock,
      LongSupplier nanoTime) {
    this(
        new OkxStreams(market, source.instruments()),
        new OkxRest(market, source, limits, clock, nanoTime),
        source,
        limits,
        clock,
        nanoTime);
  }

  private OkxSurface(
      OkxStreams streams,
      OkxRest rest,
      MarketSource source,
      OkxLimits limits,
      InstantSource clock,
      LongSupplier nanoTime) {
    super(source, streams.table(), OkxSession::closeSlow);
    this.streams = streams;
    this.rest = rest;
    this.limits = limits;
    this.clock = clock;
    this.nanoTime = nanoTime;
    spoken = new Spoken(clients(), source.instruments().size(), nanoTime);
    requests = new OkxRequests(source, streams, streams.table(), clock);
    connects = new RollingLimit(limits.connects(), CONNECT_WINDOW);
  }

  @Override
  protected int mostLevels() {
    return MOST_LEVELS;
  }

  @Override
  protected MarketListener listener() {
    return spoken;
  }

  /** Repeats quiet books, and closes what is quiet or stuck. */
  @Override
  protected void look() {
    spoken.repeatQuietBooks(this::nothingNew);
    long nowNs = nanoTime.getAsLong();
    for (OkxSession session : sessions()) {
      session.look(nowNs, spoken.lastNs(session.client()), limits.quiet());
    }
  }

  private byte[] nothingNew(int instrument) {
    long id = source().counts(source().instruments().get(instrument).symbol()).lastUpdateId();
    return ("{\"asks\":[],\"bids\":[],\"ts\":\""
            + clock.millis()
            + "\",\"checksum\":0,\"prevSeqId\":"
            + id
            + ",\"seqId\":"
            + id
            + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public HttpReply rest(HttpQuery query) {
    return faults().rest(query, () -> rest.answer(query), OkxJson::error);
  }

  @Override
  public Optional<HttpReply> refusal(HttpQuery query) {
    if (!query.path().equals(SOCKET)) {
      return Optional.of(OkxJson.error(404));
    }
    Optional<HttpReply> fault = faults().upgrade(OkxJson::error);
    if (fault.isEmpty() && !connects.offer(nanoTime.getAsLong())) {
      return Optional.of(OkxJson.error(429));
    }
    return fault;
  }

  @Override
  public void opened(SimulatedConnection connection, HttpQuery query) {
    add(
        connection,
        new OkxSession(clients().add(connection, streams), limits, nanoTime.getAsLong()));
  }

  @Override
  public void text(SimulatedConnection connection, String text) {
    session(connection).ifPresent(session -> text(session, text));
  }

  private void text(OkxSession session, String text) {
    SimulatedConnection connection = session.client().connection();
    if (text.equals("ping")) {
      connection.send("pong");
      session.answered(nanoTime.getAsLong());
    } else if (text.length() > limits.requestBytes()) {
      connection.close(1009, "Max frame length of " + limits.requestBytes() + " exceeded");
    } else {
      request(session, text);
    }
  }

  private void request(OkxSession session, String text) {
    long nowNs = nanoTime.getAsLong();
    Optional<FaultKind> fault = faults().request(session.client().connection());
    if (fault.equals(Optional.of(FaultKind.REQUEST_IGNORED))) {
      return;
    }
    session.answered(nowNs);
    if (fault.isPresent()) {
      OkxRequests.refuse(session.client(), text, "64007", "Operation failed: internal error");
    } else if (!session.asks(nowNs)) {
      OkxRequests.refuse(session.client(), text, "60014", "Requests too frequent");
    } else {
      requests.answer(session.client(), text);
      source().demand();
    }
  }

  @Override
  public void control(SimulatedConnection connection, boolean pong) {}

  @Override
  public void announceShutdown(SimulatedConnection connection) {
    clients().of(connection).ifPresent(client -> connection.send(OkxRequests.notice(client)));
  }

  @Override
  public Optional<HttpReply> rememberedAnswer(HttpQuery query) {
    return rest.remembered(query, this::remembered);
  }
}
