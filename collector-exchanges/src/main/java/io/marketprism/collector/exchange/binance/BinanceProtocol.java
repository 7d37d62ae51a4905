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
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.SequenceRule;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Binance's spot, USD-M or COIN-M market: combined streams, depth every 100 ms with a REST
 * snapshot, and what futures have besides.
 *
 * <p>Source: Binance spot API documents, state of 2026-07-21; USD-M and COIN-M documents, state of
 * 2026-08-19; read 2026-11-22.
 */
final class BinanceProtocol implements VenueProtocol {
  /** 1,024 streams are allowed; fewer are lost at once when a connection is. */
  private static final int CHANNELS_PER_CONNECTION = 300;

  /** A snapshot of futures that no delta precedes is often too old; quiet books have none. */
  private static final Duration FIRST_DELTA = Duration.ofSeconds(5);

  private final BinanceMarket market;
  private final BinanceChannels channels;
  private final BinancePolls polls;
  private final BinanceHistory history;
  private final FundingIntervals intervals = new FundingIntervals();
  private final VenueLimits limits;
  private final SessionLimits sessionLimits;

  BinanceProtocol(BinanceMarket market) {
    this.market = market;
    this.channels = new BinanceChannels(market);
    this.polls = new BinancePolls(market);
    this.history = new BinanceHistory(market);
    this.limits =
        new VenueLimits(CHANNELS_PER_CONNECTION, market.rest().limit(), Duration.ofSeconds(1), 10);
    this.sessionLimits =
        new SessionLimits(
            100,
            market.requestSpacing(),
            Duration.ofSeconds(10),
            Duration.ofHours(23),
            Duration.ofSeconds(30),
            Duration.ofSeconds(8),
            Duration.ofSeconds(60),
            8L << 20);
  }

  @Override
  public VenueDescription description() {
    return market.description();
  }

  @Override
  public SessionProtocol session(String route, URI endpoint) {
    return new Streams(URI.create(endpoint + "/stream"), sessionLimits);
  }

  @Override
  public VenueLimits limits() {
    return limits;
  }

  @Override
  public ChannelName channel(Instrument instrument, DataType dataType, TradeSource trades) {
    return channels.of(instrument, dataType, trades);
  }

  /** Dated contracts have no funding, and statistics are given of perpetuals. */
  @Override
  public boolean offers(Instrument instrument, DataType dataType) {
    return switch (dataType) {
      case FUNDING_RATE, LSR_TOP_POSITION, LSR_ALL_ACCOUNT ->
          instrument.marketType() == MarketType.PERPETUAL;
      default -> true;
    };
  }

  @Override
  public Optional<Poll> poll(URI rest, Instrument instrument, DataType dataType) {
    return polls.of(rest, instrument, dataType);
  }

  @Override
  public FrameDecoder decoder(FrameDecoder.Control control) {
    return new BinanceDecoder(market, intervals, control);
  }

  @Override
  public SequenceRule sequenceRule() {
    return market.sequenceRule();
  }

  @Override
  public BookSettings books(int depth, Optional<Duration> snapshotInterval) {
    int deepest = Math.min(depth, market.rest().depth().deepest());
    BookSettings settings = BookSettings.live(deepest, snapshotInterval);
    return market.isFutures() ? settings.afterFirstDelta(FIRST_DELTA) : settings;
  }

  @Override
  public boolean hasDenseTradeIds(TradeSource trades) {
    return market.hasDenseTradeIds(trades);
  }

  @Override
  public Optional<History> history(URI rest, Instrument instrument, TradeSource trades) {
    return history.of(rest, instrument, market.aggregates(trades));
  }

  @Override
  public VenueRequest<List<Instrument>> instruments(URI rest) {
    BinanceMarket.Rest api = market.rest();
    return new VenueRequest<>(
        URI.create(rest + api.root() + api.instruments()),
        api.instrumentsWeight(),
        (body, receivedNs) -> {
          List<Instrument> listed = BinanceInstruments.parse(market, body);
          intervals.known(listed);
          return listed;
        });
  }

  @Override
  public List<VenueRequest<?>> facts(URI rest, DataType dataType) {
    if (!market.isFutures() || dataType != DataType.FUNDING_RATE) {
      return List.of();
    }
    BinanceMarket.Rest api = market.rest();
    return List.of(
        new VenueRequest<>(
            URI.create(rest + api.root() + "/fundingInfo"),
            api.funding().isPresent() ? 0 : 1,
            api.funding(),
            intervals.reading()));
  }

  @Override
  public VenueRequest<BookSnapshot> snapshot(
      URI rest, Instrument instrument, int depth, Scales scales) {
    BinanceMarket.Rest api = market.rest();
    int limit = api.depth().limit(depth);
    String symbol = URLEncoder.encode(instrument.venueSymbol(), StandardCharsets.UTF_8);
    return new VenueRequest<>(
        URI.create(rest + api.root() + "/depth?symbol=" + symbol + "&limit=" + limit),
        api.depth().weight(limit),
        (body, receivedNs) -> DepthReply.parse(body, receivedNs, limit, scales));
  }

  /** Requests on combined streams. */
  private record Streams(URI endpoint, SessionLimits limits) implements SessionProtocol {
    @Override
    public String subscribe(long requestId, List<String> channels) {
      return request("SUBSCRIBE", requestId, channels);
    }

    @Override
    public String unsubscribe(long requestId, List<String> channels) {
      return request("UNSUBSCRIBE", requestId, channels);
    }

    @Override
    public boolean isSeldom(String channel) {
      return BinanceChannels.isSeldom(channel);
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
  }
}
