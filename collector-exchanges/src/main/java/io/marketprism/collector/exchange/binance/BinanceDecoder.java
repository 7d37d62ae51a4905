package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.json.TextTable;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.sync.BboFeed;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.LiquidationFeed;
import io.marketprism.collector.sync.Scaled;
import io.marketprism.collector.sync.SeriesFeed;
import io.marketprism.collector.sync.TradeFeed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads frames of Binance's combined streams: data in an envelope that names its stream, and
 * control frames without one. The exchange writes the name first; an envelope in another order is
 * read all the same, at the price of a second reading.
 *
 * <pre>
 * {"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate", ...}}
 * {"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}}
 * </pre>
 *
 * <p>Source: Binance spot, USD-M and COIN-M WebSocket streams, read 2026-11-22.
 */
final class BinanceDecoder implements FrameDecoder {
  static final String SHUTDOWN = "serverShutdown";

  private static final String ENVELOPE = "{\"stream\":\"";
  private static final String REVERSED = "{\"data\":";
  private static final String SHUTDOWN_STREAM = "!" + SHUTDOWN;

  /** Each reading names all decimals that it lacks, so the second one suffices. */
  private static final int READINGS = 2;

  private static final Literal STREAM_KEY = Literal.of("stream");
  private static final Literal DATA_KEY = Literal.of("data");

  private static final long STREAM = 1;
  private static final long DATA = 2;

  private final BinanceChannels channels;
  private final Control control;
  private final JsonScanner json = new JsonScanner();
  private final DepthPayload depth;
  private final TradePayload trade = new TradePayload();
  private final BookTickerPayload bookTicker = new BookTickerPayload();
  private final LiquidationPayload liquidation = new LiquidationPayload();
  private final MarkPricePayload markPrice;
  private final IndexPricePayload indexPrice = new IndexPricePayload();
  private TextTable<Route<?>> routes = TextTable.of(Map.of());

  /** Whether anything stands before the name of the stream. */
  private boolean reversed;

  /** A decoder that knows of no funding intervals. */
  BinanceDecoder(BinanceMarket market, Control control) {
    this(market, new FundingIntervals(), control);
  }

  BinanceDecoder(BinanceMarket market, FundingIntervals intervals, Control control) {
    this.channels = new BinanceChannels(market);
    this.control = control;
    this.depth = new DepthPayload(market.isFutures());
    this.markPrice = new MarkPricePayload(intervals);
  }

  @Override
  public void feeds(Map<String, ? extends Feed> byChannel) {
    Map<String, Route<?>> byName = new HashMap<>();
    Map<String, List<SeriesFeed>> series = new HashMap<>();
    byChannel.forEach(
        (channel, feed) -> {
          if (feed instanceof SeriesFeed states) {
            String name = channels.ofSeries(feed.instrument(), feed.dataType());
            series.computeIfAbsent(name, unused -> new ArrayList<>()).add(states);
          } else {
            byName.put(channel, route(feed));
          }
        });
    series.forEach((name, feeds) -> byName.put(name, route(feeds)));
    routes = TextTable.of(byName);
  }

  private Route<?> route(Feed feed) {
    if (feed instanceof BookSynchronizer book) {
      return Route.to(book, depth);
    }
    if (feed instanceof TradeFeed trades) {
      return Route.to(trades, trade);
    }
    if (feed instanceof BboFeed bbo) {
      return Route.to(bbo, bookTicker);
    }
    if (feed instanceof LiquidationFeed liquidations) {
      return Route.to(liquidations, liquidation);
    }
    throw new IllegalArgumentException("no stream of Binance has " + feed.dataType().wire());
  }

  /** All series that one stream carries. */
  private Route<?> route(List<SeriesFeed> feeds) {
    Feed any = feeds.get(0);
    boolean ofPair = channels.isOfPair(any.dataType());
    String symbol =
        ofPair ? BinanceChannels.pair(any.instrument()) : any.instrument().venueSymbol();
    return new Route<>(feeds, feeds, Literal.of(symbol), ofPair ? indexPrice : markPrice);
  }

  @Override
  public boolean isData(String frame) {
    return frame.startsWith(ENVELOPE)
        ? !frame.startsWith(SHUTDOWN_STREAM, ENVELOPE.length())
        : frame.startsWith(REVERSED);
  }

  @Override
  public Outcome decode(String frame, long receivedNs) {
    if (!seekStream(frame)) {
      ControlFrame.read(json, frame, control);
      return Outcome.CONTROL;
    }
    json.text();
    Route<?> route = routes.get(json);
    if (route == null) {
      return withoutFeed(frame);
    }
    try {
      read(route, frame, receivedNs);
      return Outcome.DATA;
    } catch (MalformedFrameException e) {
      route.feeds().forEach(feed -> rejected(feed, e.reason()));
      throw e;
    }
  }

  private static void rejected(Feed feed, Reason reason) {
    feed.rejected(reason.name().toLowerCase(Locale.ROOT));
    if (reason == Reason.OUT_OF_RANGE && feed instanceof Scaled) {
      feed.failed("a number does not fit into 64 bits");
    }
  }

  /** Moves to the name of the stream; false where the frame has none. */
  private boolean seekStream(String frame) {
    restart(frame);
    reversed = false;
    while (json.nextKey()) {
      if (json.keyIs(STREAM_KEY)) {
        return true;
      }
      reversed = true;
      json.skipValue();
    }
    return false;
  }

  private void restart(String frame) {
    json.reset(frame);
    json.beginObject();
  }

  private Outcome withoutFeed(String frame) {
    boolean shutdown = json.textIs(SHUTDOWN_STREAM);
    json.reset(frame);
    json.skipValue();
    json.end();
    if (shutdown) {
      control.handOver(SHUTDOWN);
      return Outcome.CONTROL;
    }
    return Outcome.IGNORED;
  }

  private <T> void read(Route<T> route, String frame, long receivedNs) {
    boolean fromStart = reversed;
    for (int reading = 1; reading <= READINGS; reading++) {
      if (fromStart) {
        restart(frame);
      }
      readEnvelope(route, fromStart ? 0 : STREAM);
      if (route.payload().fits(json, route.target())) {
        build(route, receivedNs);
        route.payload().deliver(route.target(), receivedNs);
        return;
      }
      fromStart = true;
    }
    throw json.refused(Reason.OUT_OF_RANGE);
  }

  private <T> void build(Route<T> route, long receivedNs) {
    try {
      route.payload().build(route.target(), receivedNs);
    } catch (IllegalArgumentException e) {
      throw json.refused(Reason.VALUE);
    }
  }

  /** Reads the rest of the envelope, and in it the payload. */
  private <T> void readEnvelope(Route<T> route, long seenBefore) {
    long seen = seenBefore;
    while (json.nextKey()) {
      if (json.keyIs(DATA_KEY)) {
        seen = json.once(seen, DATA);
        route.payload().read(json, route.target(), route.symbol());
      } else {
        seen = json.keyIs(STREAM_KEY) ? json.once(seen, STREAM) : seen;
        json.skipValue();
      }
    }
    json.end();
    json.require(seen, STREAM | DATA);
  }

  /**
   * Where frames of one stream go. Immutable.
   *
   * @param target what the payload is for
   * @param feeds the feeds in that
   * @param symbol the symbol that frames must name
   * @param payload reads them
   */
  private record Route<T>(
      T target, List<? extends Feed> feeds, Literal symbol, Payload<T> payload) {
    static <F extends Feed> Route<F> to(F feed, Payload<F> payload) {
      Literal symbol = Literal.of(feed.instrument().venueSymbol());
      return new Route<>(feed, List.of(feed), symbol, payload);
    }
  }
}
