package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.deribit.Routes.Route;
import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.sync.Feed;
import java.util.Locale;
import java.util.Map;

/**
 * Reads JSON-RPC frames: notifications of subscribed channels, and control frames. The exchange
 * writes the channel's name first; a notification in another order is read all the same, at the
 * price of a second reading.
 *
 * <pre>
 * {"jsonrpc":"2.0","method":"subscription",
 *     "params":{"channel":"book.BTC-PERPETUAL.100ms","data":{ ... }}}
 * </pre>
 *
 * <p>Source: Deribit, JSON-RPC notifications, read 2026-11-22.
 */
final class DeribitDecoder implements FrameDecoder {
  private static final String NOTIFICATION = "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\"";
  private static final String ENVELOPE = NOTIFICATION + ",\"params\":{\"channel\":";

  private static final String NOTICE = ENVELOPE + '"' + DeribitRequests.PLATFORM_STATE + '"';

  /** Each reading names all decimals that it lacks, so the second one suffices. */
  private static final int READINGS = 2;

  private static final Literal PLATFORM = Literal.of(DeribitRequests.PLATFORM_STATE);
  private static final Literal PARAMS_KEY = Literal.of("params");
  private static final Literal CHANNEL_KEY = Literal.of("channel");
  private static final Literal DATA_KEY = Literal.of("data");

  private static final long PARAMS = 1;
  private static final long CHANNEL = 2;
  private static final long DATA = 4;

  private final Control control;
  private final JsonScanner json = new JsonScanner();
  private final Routes routes = new Routes();
  private final Maintenance maintenance;

  DeribitDecoder(Control control) {
    this.control = control;
    this.maintenance = new Maintenance(control);
  }

  @Override
  public void feeds(Map<String, ? extends Feed> feeds) {
    routes.replace(feeds);
  }

  @Override
  public boolean isData(String frame) {
    return frame.startsWith(NOTIFICATION) && !frame.startsWith(NOTICE);
  }

  @Override
  public Outcome decode(String frame, long receivedNs) {
    if (!frame.startsWith(ENVELOPE)) {
      return decodeInAnyOrder(frame, receivedNs);
    }
    seekChannel(frame);
    Route<?> route = routes.get(json);
    if (route != null) {
      return decode(route, frame, false, receivedNs);
    }
    if (json.textIs(PLATFORM)) {
      return decodeInAnyOrder(frame, receivedNs);
    }
    json.reset(frame);
    json.skipValue();
    json.end();
    return Outcome.IGNORED;
  }

  /** Moves past the channel's name in a frame that begins as notifications do. */
  private void seekChannel(String frame) {
    json.reset(frame);
    json.beginObject();
    seek(PARAMS_KEY);
    json.beginObject();
    seek(CHANNEL_KEY);
    json.text();
  }

  private void seek(Literal key) {
    while (json.nextKey() && !json.keyIs(key)) {
      json.skipValue();
    }
  }

  private Outcome decodeInAnyOrder(String frame, long receivedNs) {
    ControlFrame read = ControlFrame.read(json, frame);
    String channel = read.channel();
    if (channel == null) {
      return read.tell(control);
    }
    if (channel.equals(DeribitRequests.PLATFORM_STATE)) {
      maintenance.told(read.maintenance(), receivedNs);
      return Outcome.CONTROL;
    }
    Route<?> route = routes.get(channel);
    return route == null ? Outcome.IGNORED : decode(route, frame, true, receivedNs);
  }

  private <F> Outcome decode(Route<F> route, String frame, boolean fromStart, long receivedNs) {
    try {
      read(route, frame, fromStart);
      build(route, receivedNs);
    } catch (MalformedFrameException e) {
      route.rejected(e.reason().name().toLowerCase(Locale.ROOT));
      if (e.reason() == Reason.OUT_OF_RANGE) {
        route.failed("a number does not fit into 64 bits");
      }
      throw e;
    }
    route.payload().deliver(route.target(), receivedNs);
    return Outcome.DATA;
  }

  private <F> void build(Route<F> route, long receivedNs) {
    try {
      route.payload().build(route.target(), receivedNs);
    } catch (IllegalArgumentException e) {
      throw json.refused(Reason.VALUE);
    }
  }

  /** Reads until the decimals suffice: from the channel's name on, or from the start. */
  private <F> void read(Route<F> route, String frame, boolean fromStart) {
    boolean again = fromStart;
    for (int reading = 1; reading <= READINGS; reading++) {
      if (again) {
        json.reset(frame);
        json.beginObject();
        readRest(route, 0);
      } else {
        readRest(route, readParams(route, PARAMS | CHANNEL));
      }
      if (route.payload().fits(json, route.target())) {
        return;
      }
      again = true;
    }
    throw json.refused(Reason.OUT_OF_RANGE);
  }

  /** Reads what is left of the frame. */
  private void readRest(Route<?> route, long seenBefore) {
    long seen = seenBefore;
    while (json.nextKey()) {
      if (json.keyIs(PARAMS_KEY)) {
        seen = json.once(seen, PARAMS);
        json.beginObject();
        seen = readParams(route, seen);
      } else {
        json.skipValue();
      }
    }
    json.end();
    json.require(seen, PARAMS | CHANNEL | DATA);
  }

  /** Reads what is left of the parameters, and in them the data. */
  private <F> long readParams(Route<F> route, long seenBefore) {
    long seen = seenBefore;
    while (json.nextKey()) {
      if (json.keyIs(DATA_KEY)) {
        seen = json.once(seen, DATA);
        route.payload().read(json, route.target(), route.symbol());
      } else {
        seen = json.keyIs(CHANNEL_KEY) ? json.once(seen, CHANNEL) : seen;
        json.skipValue();
      }
    }
    return seen;
  }
}
