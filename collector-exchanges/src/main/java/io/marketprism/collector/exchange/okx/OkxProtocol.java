package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.exchange.venue.VenueProtocol;
import io.marketprism.collector.exchange.venue.VenueRequest;
import io.marketprism.collector.model.Contract;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSettings.Snapshots;
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
 * 400 levels and change each 100 ms. Ratios of longs to shorts come over REST only.
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

  /** Of books; from one address, which all three venues share. */
  private static final int BOOK_REQUESTS = 40;

  /** Of past trades, as of books. */
  private static final int TRADE_REQUESTS = 20;

  /** Past trades in one reply. */
  private static final int TRADES = 100;

  private static final Duration REQUEST_WINDOW = Duration.ofSeconds(2);

  /** Three connections a second are allowed to one address of ours, which three venues share. */
  private static final Duration CONNECT_EACH = Duration.ofMillis(500);

  /** A new ratio each five minutes; with those before it a lost turn loses none. */
  private static final Duration RATIO_EACH = Duration.ofMinutes(5);

  private static final int RATIOS = 3;

  private static final Set<DataType> MARKET =
      Set.of(DataType.ORDERBOOK, DataType.TRADE, DataType.BBO);

  private static final Set<DataType> DERIVATIVES =
      Set.of(
          DataType.ORDERBOOK,
          DataType.TRADE,
          DataType.BBO,
          DataType.FUNDING_RATE,
          DataType.MARK_PRICE,
          DataType.INDEX_PRICE,
          DataType.OPEN_INTEREST,
          DataType.LIQUIDATION,
          DataType.LSR_TOP_POSITION,
          DataType.LSR_ALL_ACCOUNT);

  private final Segment segment;
  private final VenueDescription description;
  private final VenueLimits limits;

  OkxProtocol(Segment segment) {
    this.segment = segment;
    this.description =
        new VenueDescription(
            segment.venue(),
            segment == Segment.SPOT ? MARKET : DERIVATIVES,
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

  /** Of futures only those of the rule type {@code xperp} are funded. */
  @Override
  public boolean offers(Instrument instrument, DataType dataType) {
    return dataType != DataType.FUNDING_RATE
        || instrument.contract().filter(Contract::funded).isPresent();
  }

  @Override
  public ChannelName channel(Instrument instrument, DataType dataType, TradeSource trades) {
    String word =
        switch (dataType) {
          case ORDERBOOK -> OkxChannel.BOOKS;
          case TRADE -> OkxChannel.TRADES;
          case BBO -> OkxChannel.BBO;
          case FUNDING_RATE -> OkxChannel.FUNDING;
          case MARK_PRICE -> OkxChannel.MARK_PRICE;
          case INDEX_PRICE -> OkxChannel.INDEX;
          case OPEN_INTEREST -> OkxChannel.OPEN_INTEREST;
          case LIQUIDATION -> OkxChannel.LIQUIDATIONS;
          case LSR_TOP_POSITION, LSR_ALL_ACCOUNT, VOLATILITY_INDEX, INTERRUPTION -> "";
        };
    if (word.isEmpty() || !description.dataTypes().contains(dataType)) {
      throw new IllegalArgumentException(segment.venue() + " has no channel " + dataType.wire());
    }
    return new ChannelName(
        "", OkxChannel.carrying(word, instrument).name(), OkxChannel.key(word, instrument));
  }

  @Override
  public Optional<Poll> poll(URI rest, Instrument instrument, DataType dataType) {
    return switch (dataType) {
      case LSR_TOP_POSITION ->
          Optional.of(
              ratios(rest, "long-short-position-ratio-contract-top-trader", instrument, dataType));
      case LSR_ALL_ACCOUNT ->
          Optional.of(ratios(rest, "long-short-account-ratio-contract", instrument, dataType));
      default -> Optional.empty();
    };
  }

  private static Poll ratios(URI rest, String path, Instrument instrument, DataType dataType) {
    URI url =
        URI.create(
            rest
                + "/api/v5/rubik/stat/contracts/"
                + path
                + "?instId="
                + encoded(instrument)
                + "&period="
                + RatioReply.PERIOD
                + "&limit="
                + RATIOS);
    return new Poll(
        RATIO_EACH,
        new VenueRequest<>(
            url,
            1,
            (body, receivedNs) -> RatioReply.parse(instrument, dataType, body, receivedNs)));
  }

  private static String encoded(Instrument instrument) {
    return URLEncoder.encode(instrument.venueSymbol(), StandardCharsets.UTF_8);
  }

  @Override
  public FrameDecoder decoder(FrameDecoder.Control control) {
    return new OkxDecoder(control);
  }

  @Override
  public boolean isOverLimit(String body) {
    return OkxReply.isOverLimit(body);
  }

  @Override
  public SequenceRule sequenceRule() {
    return new OkxSequenceRule();
  }

  @Override
  public BookSettings books(int depth, Optional<Duration> snapshotInterval) {
    return BookSettings.inChannel(BookLimits.window(WINDOW), snapshotInterval)
        .with(Snapshots.IN_CHANNEL_OR_REQUESTED);
  }

  @Override
  public boolean hasDenseTradeIds(TradeSource trades) {
    return true;
  }

  /** Single matches, newest first; those of a page are the ones before the id that follows it. */
  @Override
  public Optional<History> history(URI rest, Instrument instrument, TradeSource trades) {
    String path = "/api/v5/market/history-trades?type=1&instId=" + encoded(instrument);
    return Optional.of(
        new History(
            TRADES,
            Integer.MAX_VALUE,
            false,
            ids ->
                new VenueRequest<>(
                    URI.create(
                        rest + path + "&after=" + (ids.last() + 1) + "&limit=" + ids.count()),
                    1,
                    Optional.of(
                        new RequestLimit(
                            "okx-trades", TRADE_REQUESTS, REQUEST_WINDOW, Optional.empty())),
                    (body, receivedNs) -> TradesReply.parse(instrument, body, receivedNs))));
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
    int levels = Math.min(depth, WINDOW);
    return new VenueRequest<>(
        URI.create(rest + "/api/v5/market/books?instId=" + encoded(instrument) + "&sz=" + levels),
        1,
        Optional.of(new RequestLimit("okx-books", BOOK_REQUESTS, REQUEST_WINDOW, Optional.empty())),
        (body, receivedNs) -> BookReply.parse(body, receivedNs, scales));
  }
}
