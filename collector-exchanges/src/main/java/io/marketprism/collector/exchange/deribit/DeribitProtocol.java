package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.book.BookSnapshot;
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
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.SequenceRule;
import io.marketprism.collector.sync.TradeIds;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Deribit: perpetuals, futures, options and the indices that they follow, on one route; books and
 * trades each 100 ms, whole books in their channels.
 *
 * <p>Source: Deribit API v2, state of 2026-08, read 2026-11-22.
 */
final class DeribitProtocol implements VenueProtocol {
  static final Venue VENUE = new Venue("deribit", "deribit");

  static final int CHANNELS_PER_CONNECTION = 200;

  /** WebSockets and requests in flight of one address; what exceeds it is answered by 429. */
  private static final int CONNECTIONS = 32;

  private static final VenueDescription DESCRIPTION =
      new VenueDescription(
          VENUE,
          Set.of(
              DataType.ORDERBOOK,
              DataType.TRADE,
              DataType.BBO,
              DataType.FUNDING_RATE,
              DataType.MARK_PRICE,
              DataType.INDEX_PRICE,
              DataType.OPEN_INTEREST,
              DataType.LIQUIDATION,
              DataType.VOLATILITY_INDEX),
          URI.create("https://www.deribit.com"),
          Map.of("", URI.create("wss://www.deribit.com")));

  /** Past trades in one reply. */
  private static final int TRADES = 1_000;

  /** More than half of what may be spent in ten seconds, since the list is given once in them. */
  private static final int INSTRUMENTS_WEIGHT = 21;

  /**
   * Five requests a second of one address, of which the documents say only that there is a limit.
   */
  private static final VenueLimits LIMITS =
      new VenueLimits(
          CHANNELS_PER_CONNECTION,
          new RequestLimit("deribit", 50, Duration.ofSeconds(10), Optional.empty()),
          Duration.ofSeconds(1),
          5);

  @Override
  public VenueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public SessionProtocol session(String route, URI endpoint) {
    return new DeribitRequests(URI.create(endpoint + "/ws/api/v2"));
  }

  @Override
  public VenueLimits limits() {
    return LIMITS;
  }

  @Override
  public int connectionsAtOnce() {
    return CONNECTIONS;
  }

  @Override
  public boolean offers(Instrument instrument, DataType dataType) {
    return Channels.has(instrument, dataType);
  }

  @Override
  public ChannelName channel(Instrument instrument, DataType dataType, TradeSource trades) {
    return Channels.of(instrument, dataType);
  }

  @Override
  public FrameDecoder decoder(FrameDecoder.Control control) {
    return new DeribitDecoder(control);
  }

  @Override
  public SequenceRule sequenceRule() {
    return new DeribitSequenceRule();
  }

  @Override
  public BookSettings books(int depth, Optional<Duration> snapshotInterval) {
    return BookSettings.inChannel(BookLimits.whole(), snapshotInterval);
  }

  @Override
  public boolean hasDenseTradeIds(TradeSource trades) {
    return true;
  }

  @Override
  public Optional<History> history(URI rest, Instrument instrument, TradeSource trades) {
    String path =
        "/api/v2/public/get_last_trades_by_instrument?sorting=asc&instrument_name="
            + URLEncoder.encode(instrument.venueSymbol(), StandardCharsets.UTF_8);
    return Optional.of(
        new History(
            TRADES,
            Integer.MAX_VALUE,
            false,
            ids ->
                new VenueRequest<>(
                    URI.create(rest + path + range(ids)),
                    1,
                    (body, receivedNs) -> TradesReply.parse(instrument, body, receivedNs))));
  }

  private static String range(TradeIds ids) {
    return "&start_seq=" + ids.first() + "&end_seq=" + ids.last() + "&count=" + ids.count();
  }

  @Override
  public VenueRequest<List<Instrument>> instruments(URI rest) {
    return new VenueRequest<>(
        URI.create(rest + "/api/v2/public/get_instruments?currency=any&expired=false"),
        INSTRUMENTS_WEIGHT,
        (body, receivedNs) -> DeribitInstruments.parse(body));
  }

  /** Never asked for: snapshots come in the channels of the books. */
  @Override
  public VenueRequest<BookSnapshot> snapshot(
      URI rest, Instrument instrument, int depth, Scales scales) {
    throw new UnsupportedOperationException("snapshots of " + VENUE + " come in their channels");
  }
}
