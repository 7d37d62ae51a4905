package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.sync.BboFeed;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.TradeFeed;
import java.util.Locale;
import java.util.Map;

/**
 * Reads frames of OKX: data that name their channel, and control frames, which name an event. The
 * exchange writes the channel first; a frame in another order is read all the same, at the price of
 * a second reading.
 *
 * <pre>
 * {"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{...}]}
 * {"event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}
 * pong
 * </pre>
 *
 * <p>Source: OKX API v5, WebSocket, read 2026-11-22.
 */
final class OkxDecoder implements FrameDecoder {
  /** The answer to our heartbeat, which is no JSON. */
  private static final String PONG = "pong";

  private static final String DATA_FIRST = "{\"data\":";
  private static final String ACTION_FIRST = "{\"action\":";
  private static final String ARGUMENT_FIRST = "{\"arg\":";

  /** Each reading names all decimals that it lacks, so the second one suffices. */
  private static final int READINGS = 2;

  private static final Literal ARGUMENT_KEY = Literal.of("arg");
  private static final Literal ACTION_KEY = Literal.of("action");
  private static final Literal DATA_KEY = Literal.of("data");
  private static final Literal EVENT_KEY = Literal.of("event");
  private static final Literal SNAPSHOT = Literal.of("snapshot");
  private static final Literal UPDATE = Literal.of("update");

  private static final long ARGUMENT = 1;
  private static final long ACTION = 2;
  private static final long DATA = 4;

  private final Control control;
  private final JsonScanner json = new JsonScanner();
  private final BookPayload book = new BookPayload();
  private final TradePayload trade = new TradePayload();
  private final BboPayload bbo = new BboPayload();
  private Routes routes = new Routes(Map.of());
  private Action action = Action.NONE;

  /** Whether anything stands before the name of the channel. */
  private boolean reversed;

  OkxDecoder(Control control) {
    this.control = control;
  }

  @Override
  public void feeds(Map<String, ? extends Feed> byChannel) {
    routes = new Routes(byChannel);
  }

  @Override
  public boolean isData(String frame) {
    return frame.startsWith(ARGUMENT_FIRST)
        || frame.startsWith(ACTION_FIRST)
        || frame.startsWith(DATA_FIRST);
  }

  @Override
  public Outcome decode(String frame, long receivedNs) {
    if (PONG.equals(frame)) {
      return Outcome.CONTROL;
    }
    if (!seekArgument(frame)) {
      ControlFrame.read(json, frame, control);
      return Outcome.CONTROL;
    }
    Routes.Route route = routes.read(json);
    if (route == null) {
      return withoutFeed(frame);
    }
    Feed feed = route.feed();
    try {
      return read(route, frame, receivedNs);
    } catch (MalformedFrameException e) {
      feed.rejected(e.reason().name().toLowerCase(Locale.ROOT));
      if (e.reason() == Reason.OUT_OF_RANGE) {
        feed.failed("a number does not fit into 64 bits");
      }
      throw e;
    }
  }

  /** Moves to the name of the channel; false where the frame is an event or has none. */
  private boolean seekArgument(String frame) {
    restart(frame);
    reversed = false;
    while (json.nextKey()) {
      if (json.keyIs(ARGUMENT_KEY)) {
        return true;
      }
      if (json.keyIs(EVENT_KEY)) {
        return false;
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
    boolean event = false;
    restart(frame);
    while (json.nextKey()) {
      event |= json.keyIs(EVENT_KEY);
      json.skipValue();
    }
    json.end();
    if (event) {
      ControlFrame.read(json, frame, control);
      return Outcome.CONTROL;
    }
    return Outcome.IGNORED;
  }

  private Outcome read(Routes.Route route, String frame, long receivedNs) {
    Feed feed = route.feed();
    boolean data = true;
    if (feed instanceof BookSynchronizer books) {
      data = read(book, books, route.instId(), frame, receivedNs);
    } else if (feed instanceof TradeFeed trades) {
      data = read(trade, trades, route.instId(), frame, receivedNs);
    } else if (feed instanceof BboFeed quotes) {
      data = read(bbo, quotes, route.instId(), frame, receivedNs);
    }
    return data ? Outcome.DATA : withoutFeed(frame);
  }

  /** Reads data and delivers them; false where the frame turns out to be an event. */
  private <F extends Feed> boolean read(
      Payload<F> payload, F feed, Literal instId, String frame, long receivedNs) {
    boolean fromStart = reversed;
    for (int reading = 1; reading <= READINGS; reading++) {
      if (fromStart) {
        restart(frame);
      }
      if (!readEnvelope(payload, feed, instId, fromStart ? 0 : ARGUMENT)) {
        return false;
      }
      payload.require(json, action);
      if (payload.fits(json, feed)) {
        payload.deliver(feed, action, receivedNs);
        return true;
      }
      fromStart = true;
    }
    throw json.refused(Reason.OUT_OF_RANGE);
  }

  /** Reads the rest of the envelope, and in it the data; false where it names an event. */
  private <F extends Feed> boolean readEnvelope(
      Payload<F> payload, F feed, Literal instId, long seenBefore) {
    long seen = seenBefore;
    action = Action.NONE;
    while (json.nextKey()) {
      if (json.keyIs(DATA_KEY)) {
        seen = json.once(seen, DATA);
        payload.read(json, feed, instId);
      } else if (json.keyIs(ACTION_KEY)) {
        seen = json.once(seen, ACTION);
        action = readAction();
      } else if (json.keyIs(EVENT_KEY)) {
        return false;
      } else {
        seen = json.keyIs(ARGUMENT_KEY) ? json.once(seen, ARGUMENT) : seen;
        json.skipValue();
      }
    }
    json.end();
    json.require(seen, ARGUMENT | DATA);
    return true;
  }

  private Action readAction() {
    json.text();
    if (json.textIs(UPDATE)) {
      return Action.UPDATE;
    }
    if (json.textIs(SNAPSHOT)) {
      return Action.SNAPSHOT;
    }
    throw json.refused(Reason.VALUE);
  }
}
