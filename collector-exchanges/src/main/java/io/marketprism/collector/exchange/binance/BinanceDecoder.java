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
 * control frames without one.
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
  private static final String SHUTDOWN_STREAM = "!" + SHUTDOWN;

  /** Each reading names all decimals that it lacks, so the second one suffices. */
  private static final int READINGS = 2;

  private final Control control;
  private final JsonScanner json = new JsonScanner();
  private final DepthPayload depth = new DepthPayload();
  private final TradePayload trade = new TradePayload();
  private final BookTickerPayload bookTicker = new BookTickerPayload();
  private TextTable<Feed> feeds = TextTable.of(Map.of());

  BinanceDecoder(Control control) {
    this.control = control;
  }

  @Override
  public void feeds(Map<String, ? extends Feed> byChannel) {
    feeds = TextTable.of(byChannel);
  }

  @Override
  public boolean isData(String frame) {
    return frame.startsWith(ENVELOPE) && !frame.startsWith(SHUTDOWN_STREAM, ENVELOPE.length());
  }

  @Override
  public Outcome decode(String frame, long receivedNs) {
    if (!openEnvelope(frame)) {
      ControlFrame.read(json, frame, control);
      return Outcome.CONTROL;
    }
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

  /** Reads the name of the stream; false where the frame has no envelope. */
  private boolean openEnvelope(String frame) {
    json.reset(frame);
    json.beginObject();
    if (!json.nextKey() || !json.keyIs("stream")) {
      return false;
    }
    json.text();
    return true;
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
    for (int reading = 1; reading <= READINGS; reading++) {
      if (!json.nextKey() || !json.keyIs("data")) {
        throw json.refused(Reason.MISSING_FIELD);
      }
      payload.read(json, feed);
      while (json.nextKey()) {
        json.skipValue();
      }
      json.end();
      if (payload.fits(json, feed)) {
        payload.deliver(feed, receivedNs);
        return;
      }
      openEnvelope(frame);
    }
    throw json.refused(Reason.OUT_OF_RANGE);
  }
}
