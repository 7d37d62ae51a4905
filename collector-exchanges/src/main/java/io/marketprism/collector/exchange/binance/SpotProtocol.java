package io.marketprism.collector.exchange.binance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.session.SessionLimits;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.exchange.venue.VenueProtocol;
import io.marketprism.collector.exchange.venue.VenueRequest;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.sync.SequenceRule;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Binance spot: combined streams on one route, depth every 100 ms with a REST snapshot.
 *
 * <p>Source: Binance spot API documents, state of 2026-07-21, read 2026-11-22.
 */
final class SpotProtocol implements VenueProtocol {
  static final Venue VENUE = new Venue("binance-spot", "binance");

  private static final int MAX_DEPTH = 5_000;
  private static final int INSTRUMENTS_WEIGHT = 20;

  private static final VenueDescription DESCRIPTION =
      new VenueDescription(
          VENUE,
          Set.of(DataType.ORDERBOOK, DataType.TRADE, DataType.BBO),
          URI.create("https://data-api.binance.vision"),
          Map.of("", URI.create("wss://data-stream.binance.vision")));

  /** 1,024 streams are allowed; fewer are lost at once when a connection is. */
  private static final VenueLimits LIMITS =
      new VenueLimits(
          300,
          new RequestLimit(
              "binance-spot", 6_000, Duration.ofMinutes(1), Optional.of("X-MBX-USED-WEIGHT-1M")),
          Duration.ofSeconds(1),
          10);

  /** Five frames a second are allowed, pongs included, by a strict rolling second. */
  private static final SessionLimits SESSION_LIMITS =
      new SessionLimits(
          100,
          Duration.ofMillis(350),
          Duration.ofSeconds(10),
          Duration.ofHours(23),
          Duration.ofSeconds(30),
          Duration.ofSeconds(8),
          Duration.ofSeconds(60),
          8L << 20);

  @Override
  public VenueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public SessionProtocol session(String route, URI endpoint) {
    return new Streams(URI.create(endpoint + "/stream"));
  }

  @Override
  public VenueLimits limits() {
    return LIMITS;
  }

  @Override
  public ChannelName channel(Instrument instrument, DataType dataType, TradeSource trades) {
    String kind =
        switch (dataType) {
          case ORDERBOOK -> "depth@100ms";
          case TRADE -> trades == TradeSource.RAW ? "trade" : "aggTrade";
          case BBO -> "bookTicker";
          default -> throw new IllegalArgumentException(VENUE + " has no " + dataType.wire());
        };
    return new ChannelName("", instrument.venueSymbol().toLowerCase(Locale.ROOT) + "@" + kind);
  }

  @Override
  public FrameDecoder decoder(FrameDecoder.Control control) {
    return new BinanceDecoder(control);
  }

  @Override
  public SequenceRule sequenceRule() {
    return new SpotSequenceRule();
  }

  @Override
  public boolean hasDenseTradeIds(TradeSource trades) {
    return true;
  }

  @Override
  public VenueRequest<List<Instrument>> instruments(URI rest) {
    return new VenueRequest<>(
        URI.create(rest + "/api/v3/exchangeInfo?showPermissionSets=false"),
        INSTRUMENTS_WEIGHT,
        (body, receivedNs) -> BinanceInstruments.parseSpot(VENUE, body));
  }

  @Override
  public VenueRequest<BookSnapshot> snapshot(
      URI rest, Instrument instrument, int depth, Scales scales) {
    int limit = Math.min(depth, MAX_DEPTH);
    String symbol = URLEncoder.encode(instrument.venueSymbol(), StandardCharsets.UTF_8);
    return new VenueRequest<>(
        URI.create(rest + "/api/v3/depth?symbol=" + symbol + "&limit=" + limit),
        depthWeight(limit),
        (body, receivedNs) -> DepthReply.parse(body, receivedNs, limit, scales));
  }

  private static int depthWeight(int limit) {
    if (limit <= 100) {
      return 5;
    }
    if (limit <= 500) {
      return 25;
    }
    return limit <= 1_000 ? 50 : 250;
  }

  /** Requests on combined streams. */
  private record Streams(URI endpoint) implements SessionProtocol {
    @Override
    public String subscribe(long requestId, List<String> channels) {
      return request("SUBSCRIBE", requestId, channels);
    }

    @Override
    public String unsubscribe(long requestId, List<String> channels) {
      return request("UNSUBSCRIBE", requestId, channels);
    }

    private static String request(String method, long requestId, List<String> channels) {
      JsonArray params = new JsonArray(channels.size());
      channels.forEach(params::add);
      JsonObject request = new JsonObject();
      request.addProperty("method", method);
      request.add("params", params);
      request.addProperty("id", requestId);
      return request.toString();
    }

    @Override
    public SessionLimits limits() {
      return SESSION_LIMITS;
    }
  }
}
