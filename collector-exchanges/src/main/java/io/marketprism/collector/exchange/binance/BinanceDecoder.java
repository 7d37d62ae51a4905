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
import io.marketprism.collector.sync.TradeFeed;
import java.util.HashMap;
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

  private final Control control;
  private final JsonScanner json = new JsonScanner();
  private final DepthPayload depth;
  private final TradePayload trade = new TradePayload();
  private final BookTickerPayload bookTicker = new BookTickerPayload();
  private TextTable<Route> routes = TextTable.of(Map.of());

  /** Whether anything stands before the name of the stream. */
  private boolean reversed;

  BinanceDecoder(BinanceMarket market, Control control) {
    this.control = control;
    this.depth = new DepthPayload(market.isFutures());
  }

  @Override
  public void feeds(Map<String, ? extends Feed> byChannel) {
    Map<String, Route> byName = new HashMap<>();
    byChannel.forEach((channel, feed) -> byName.put(channel, Route.to(feed)));
    routes = TextTable.of(byName);
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
    Route route = routes.get(json);
    if (route == null) {
      return withoutFeed(frame);
    }
    Feed feed = route.feed();
    try {
      read(route, frame, receivedNs);
      return Outcome.DATA;
    } catch (MalformedFrameException e) {
      feed.rejected(e.reason().name().toLowerCase(Locale.ROOT));
      if (e.reason() == Reason.OUT_OF_RANGE) {
        feed.failed("a number does not fit into 64 bits");
      }
      throw e;
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

  private void read(Route route, String frame, long receivedNs) {
    Feed feed = route.feed();
    if (feed instanceof BookSynchronizer book) {
      read(depth, book, route.symbol(), frame, receivedNs);
    } else if (feed instanceof TradeFeed trades) {
      read(trade, trades, route.symbol(), frame, receivedNs);
    } else if (feed instanceof BboFeed bbo) {
      read(bookTicker, bbo, route.symbol(), frame, receivedNs);
    }
  }

  private <F extends Feed> void read(
      Payload<F> payload, F feed, Literal symbol, String frame, long receivedNs) {
    boolean fromStart = reversed;
    for (int reading = 1; reading <= READINGS; reading++) {
      if (fromStart) {
        restart(frame);
      }
      readEnvelope(payload, feed, symbol, fromStart ? 0 : STREAM);
      if (payload.fits(json, feed)) {
        payload.deliver(feed, receivedNs);
        return;
      }
      fromStart = true;
    }
    throw json.refused(Reason.OUT_OF_RANGE);
  }

  /** Reads the rest of the envelope, and in it the payload. */
  private <F extends Feed> void readEnvelope(
      Payload<F> payload, F feed, Literal symbol, long seenBefore) {
    long seen = seenBefore;
    while (json.nextKey()) {
      if (json.keyIs(DATA_KEY)) {
        seen = json.once(seen, DATA);
        payload.read(json, feed, symbol);
      } else {
        seen = json.keyIs(STREAM_KEY) ? json.once(seen, STREAM) : seen;
        json.skipValue();
      }
    }
    json.end();
    json.require(seen, STREAM | DATA);
  }

  /** Where frames of one stream go, and the symbol that they must name. Immutable. */
  private record Route(Feed feed, Literal symbol) {
    static Route to(Feed feed) {
      return new Route(feed, Literal.of(feed.instrument().venueSymbol()));
    }
  }
}
