package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.json.TextTable;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.sync.BboFeed;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.TradeFeed;
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
 * <p>Source: Binance spot WebSocket streams, read 2026-11-22.
 */
final class BinanceDecoder implements FrameDecoder {
  static final String SHUTDOWN = "serverShutdown";

  private static final String ENVELOPE = "{\"stream\":\"";
  private static final String REVERSED = "{\"data\":";
  private static final String SHUTDOWN_STREAM = "!" + SHUTDOWN;

  /** Each reading names all decimals that it lacks, so the second one suffices. */
  private static final int READINGS = 2;

  private static final long STREAM = 1;
  private static final long DATA = 2;

  private final Control control;
  private final JsonScanner json = new JsonScanner();
  private final DepthPayload depth = new DepthPayload();
  private final TradePayload trade = new TradePayload();
  private final BookTickerPayload bookTicker = new BookTickerPayload();
  private TextTable<Feed> feeds = TextTable.of(Map.of());

  /** Whether anything stands before the name of the stream. */
  private boolean reversed;

  BinanceDecoder(Control control) {
    this.control = control;
  }

  @Override
  public void feeds(Map<String, ? extends Feed> byChannel) {
    feeds = TextTable.of(byChannel);
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
    Feed feed = feeds.get(json);
    if (feed == null) {
      return withoutFeed(frame);
    }
    try {
      read(feed, frame, receivedNs);
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
      if (json.keyIs("stream")) {
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

  private void read(Feed feed, String frame, long receivedNs) {
    if (feed instanceof BookSynchronizer book) {
      read(depth, book, frame, receivedNs);
    } else if (feed instanceof TradeFeed trades) {
      read(trade, trades, frame, receivedNs);
    } else if (feed instanceof BboFeed bbo) {
      read(bookTicker, bbo, frame, receivedNs);
    }
  }

  private <F extends Feed> void read(Payload<F> payload, F feed, String frame, long receivedNs) {
    boolean fromStart = reversed;
    for (int reading = 1; reading <= READINGS; reading++) {
      if (fromStart) {
        restart(frame);
      }
      readEnvelope(payload, feed, fromStart ? 0 : STREAM);
      if (payload.fits(json, feed)) {
        payload.deliver(feed, receivedNs);
        return;
      }
      fromStart = true;
    }
    throw json.refused(Reason.OUT_OF_RANGE);
  }

  /** Reads the rest of the envelope, and in it the payload. */
  private <F extends Feed> void readEnvelope(Payload<F> payload, F feed, long seenBefore) {
    long seen = seenBefore;
    while (json.nextKey()) {
      if (json.keyIs("data")) {
        seen = json.once(seen, DATA);
        payload.read(json, feed);
      } else {
        seen = json.keyIs("stream") ? json.once(seen, STREAM) : seen;
        json.skipValue();
      }
    }
    json.end();
    json.require(seen, STREAM | DATA);
  }
}
