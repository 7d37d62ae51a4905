package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.sync.BboFeed;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.Scaled;
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
  private final SeriesPayload funding = OkxSeries.funding();
  private final SeriesPayload markPrice = OkxSeries.markPrice();
  private final SeriesPayload indexPrice = OkxSeries.indexPrice();
  private final SeriesPayload openInterest = OkxSeries.openInterest();
  private final LiquidationPayload liquidations = new LiquidationPayload();
  private Routes routes = new Routes(Map.of());
  private Action action = Action.NONE;

  /** Whether anything stands before the name of the channel. */
  private boolean reversed;

  OkxDecoder(Control control) {
    this.control = control;
  }

  @Override
  public void feeds(Map<String, ? extends Feed> byKey) {
    routes = new Routes(byKey);
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
    try {
      return read(route, frame, receivedNs) ? Outcome.DATA : withoutFeed(frame);
    } catch (MalformedFrameException e) {
      route.feeds().forEach(feed -> refuse(feed, e.reason()));
      throw e;
    }
  }

  private static void refuse(Feed feed, Reason reason) {
    feed.rejected(reason.name().toLowerCase(Locale.ROOT));
    if (reason == Reason.OUT_OF_RANGE && feed instanceof Scaled) {
      feed.failed("a number does not fit into 64 bits");
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

  /** Reads data and delivers them; false where the frame turns out to be an event. */
  private boolean read(Routes.Route route, String frame, long receivedNs) {
    Feed feed = route.feed();
    Literal subject = route.subject();
    if (feed instanceof BookSynchronizer books) {
      return read(book, books, subject, frame, receivedNs);
    }
    if (feed instanceof TradeFeed trades) {
      return read(trade, trades, subject, frame, receivedNs);
    }
    if (feed instanceof BboFeed quotes) {
      return read(bbo, quotes, subject, frame, receivedNs);
    }
    Arrival arrival = new Arrival(route.feeds(), receivedNs);
    return read(seldom(feed.dataType()), arrival, subject, frame, receivedNs);
  }

  private Payload<Arrival> seldom(DataType type) {
    return switch (type) {
      case FUNDING_RATE -> funding;
      case MARK_PRICE -> markPrice;
      case INDEX_PRICE -> indexPrice;
      case OPEN_INTEREST -> openInterest;
      case LIQUIDATION -> liquidations;
      default -> throw new IllegalStateException("no channel of OKX carries " + type.wire());
    };
  }

  private <F> boolean read(
      Payload<F> payload, F feed, Literal subject, String frame, long receivedNs) {
    boolean fromStart = reversed;
    for (int reading = 1; reading <= READINGS; reading++) {
      if (fromStart) {
        restart(frame);
      }
      if (!readEnvelope(payload, feed, subject, fromStart ? 0 : ARGUMENT)) {
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
  private <F> boolean readEnvelope(Payload<F> payload, F feed, Literal subject, long seenBefore) {
    long seen = seenBefore;
    action = Action.NONE;
    while (json.nextKey()) {
      if (json.keyIs(DATA_KEY)) {
        seen = json.once(seen, DATA);
        payload.read(json, feed, subject);
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
