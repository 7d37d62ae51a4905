package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.exchange.venue.VenueProtocol;
import io.marketprism.collector.exchange.venue.VenueRequest;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One segment of OKX: public channels on one address, whose books begin with a snapshot of the best
 * 400 levels and change each 100 ms.
 *
 * <p>Source: OKX API v5 documents, state of 2026-07-28, read 2026-11-22.
 */
final class OkxProtocol implements VenueProtocol {
  /** Levels a side that the channel {@code books} and a REST snapshot show. */
  private static final int WINDOW = 400;

  /** The exchange advises fewer than 30 on one connection. */
  private static final int BOOKS_PER_CONNECTION = 25;

  /** No number is allowed or forbidden; fewer are lost at once when a connection is. */
  private static final int CHANNELS_PER_CONNECTION = 100;

  /** Of 20 instrument lists in two seconds, the scarcest of what is asked for here. */
  private static final int REQUESTS = 20;

  private static final Duration REQUEST_WINDOW = Duration.ofSeconds(2);

  /** Three connections a second are allowed to one address of ours, which three venues share. */
  private static final Duration CONNECT_EACH = Duration.ofSeconds(1);

  private final Segment segment;
  private final VenueDescription description;
  private final VenueLimits limits;

  OkxProtocol(Segment segment) {
    this.segment = segment;
    this.description =
        new VenueDescription(
            segment.venue(),
            Set.of(DataType.ORDERBOOK, DataType.TRADE, DataType.BBO),
            URI.create("https://openapi.okx.com"),
            Map.of("", URI.create("wss://ws.okx.com:8443/ws/v5/public")));
    this.limits =
        new VenueLimits(
            CHANNELS_PER_CONNECTION,
            new RequestLimit(segment.venue().name(), REQUESTS, REQUEST_WINDOW, Optional.empty()),
            CONNECT_EACH,
            1);
  }

  @Override
  public VenueDescription description() {
    return description;
  }

  @Override
  public SessionProtocol session(String route, URI endpoint) {
    return new OkxSession(endpoint);
  }

  @Override
  public VenueLimits limits() {
    return limits;
  }

  @Override
  public int booksPerConnection() {
    return BOOKS_PER_CONNECTION;
  }

  @Override
  public ChannelName channel(Instrument instrument, DataType dataType, TradeSource trades) {
    String word =
        switch (dataType) {
          case ORDERBOOK -> OkxChannel.BOOKS;
          case TRADE -> OkxChannel.TRADES;
          case BBO -> OkxChannel.BBO;
          default ->
              throw new IllegalArgumentException(segment.venue() + " has no " + dataType.wire());
        };
    return new ChannelName("", new OkxChannel(word, instrument.venueSymbol()).name());
  }

  @Override
  public FrameDecoder decoder(FrameDecoder.Control control) {
    return new OkxDecoder(control);
  }

  @Override
  public SequenceRule sequenceRule() {
    return new OkxSequenceRule();
  }

  @Override
  public BookSettings books(int depth, Optional<Duration> snapshotInterval) {
    return BookSettings.inChannel(BookLimits.window(WINDOW), snapshotInterval);
  }

  @Override
  public boolean hasDenseTradeIds(TradeSource trades) {
    return true;
  }

  @Override
  public VenueRequest<List<Instrument>> instruments(URI rest) {
    return new VenueRequest<>(
        URI.create(rest + "/api/v5/public/instruments?instType=" + segment.instType()),
        1,
        (body, receivedNs) -> OkxInstruments.parse(segment, body));
  }

  @Override
  public VenueRequest<BookSnapshot> snapshot(
      URI rest, Instrument instrument, int depth, Scales scales) {
    String instId = URLEncoder.encode(instrument.venueSymbol(), StandardCharsets.UTF_8);
    int levels = Math.min(depth, WINDOW);
    return new VenueRequest<>(
        URI.create(rest + "/api/v5/market/books?instId=" + instId + "&sz=" + levels),
        1,
        (body, receivedNs) -> BookReply.parse(body, receivedNs, scales));
  }
}
