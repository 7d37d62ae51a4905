package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.LiquidationEvent.Terms;
import io.marketprism.collector.model.SeriesEvent.Times;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.LiquidationFeed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Liquidations of all instruments of one kind, of which those without a feed are left out; a frame
 * of such only is data all the same, as it shows that the channel speaks. Each detail is one: the
 * side of the order, the price at which the position went bankrupt, how many contracts, and when.
 * The exchange says that they are not all.
 *
 * <pre>[{"instId":"IOST-USDT-SWAP","instFamily":"IOST-USDT","instType":"SWAP","uly":"IOST-USDT",
 *     "details":[{"side":"buy","posSide":"short","bkPx":"0.007831","sz":"13","bkLoss":"0",
 *     "ccy":"","ts":"1692266434010"}]}]</pre>
 *
 * <p>Source: OKX API v5, public data channels, read 2026-11-22.
 */
final class LiquidationPayload implements Payload<Arrival> {
  /** More than the exchange ever sends in one frame. */
  private static final int MAX_DETAILS = 10_000;

  private static final Literal INSTRUMENT_KEY = Literal.of("instId");
  private static final Literal KIND_KEY = Literal.of("instType");
  private static final Literal DETAILS_KEY = Literal.of("details");
  private static final List<Literal> NAMES = Fields.names("side", "bkPx", "sz", "ts");

  private static final long INSTRUMENT = 1;
  private static final long KIND = 2;
  private static final long DETAILS = 4;

  private final Map<LiquidationFeed, List<LiquidationEvent>> made = new LinkedHashMap<>();
  private final List<Fields> details = new ArrayList<>();
  private int count;

  @Override
  public void read(JsonScanner json, Arrival arrival, Literal kind) {
    made.clear();
    count = 0;
    json.beginArray();
    json.element();
    do {
      readInstrument(json, arrival, kind);
    } while (json.nextElement());
  }

  private void readInstrument(JsonScanner json, Arrival arrival, Literal kind) {
    String instId = "";
    long seen = 0;
    details.clear();
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs(INSTRUMENT_KEY)) {
        seen = json.once(seen, INSTRUMENT);
        json.text();
        instId = json.textString();
      } else if (json.keyIs(KIND_KEY)) {
        seen = json.once(seen, KIND);
        json.text();
        requireKind(json, kind);
      } else if (json.keyIs(DETAILS_KEY)) {
        seen = json.once(seen, DETAILS);
        readDetails(json);
      } else {
        json.skipValue();
      }
    }
    json.require(seen, INSTRUMENT | KIND | DETAILS);
    for (Feed feed : arrival.feeds()) {
      if (feed.instrument().venueSymbol().equals(instId)) {
        make(json, (LiquidationFeed) feed, arrival.receivedNs());
      }
    }
  }

  private static void requireKind(JsonScanner json, Literal kind) {
    if (!json.textIs(kind)) {
      throw json.refused(Reason.VALUE);
    }
  }

  private void readDetails(JsonScanner json) {
    json.beginArray();
    while (json.nextElement()) {
      if (++count > MAX_DETAILS) {
        throw json.refused(Reason.VALUE);
      }
      details.add(Fields.read(json, NAMES));
    }
  }

  private void make(JsonScanner json, LiquidationFeed feed, long receivedNs) {
    List<LiquidationEvent> events = made.computeIfAbsent(feed, unused -> new ArrayList<>());
    for (Fields detail : details) {
      try {
        events.add(event(feed.instrument(), side(json, detail), detail, receivedNs));
      } catch (IllegalArgumentException e) {
        throw json.refused(Reason.VALUE);
      }
    }
  }

  private static LiquidationEvent event(
      Instrument instrument, Side side, Fields detail, long receivedNs) {
    long timeMs = detail.time("ts");
    return new LiquidationEvent(
        instrument,
        side,
        new Terms(timeMs, detail.knownDecimal("bkPx"), Optional.empty(), detail.decimal("sz")),
        true,
        new Times(timeMs, receivedNs));
  }

  private static Side side(JsonScanner json, Fields detail) {
    return switch (detail.text("side")) {
      case "buy" -> Side.BUY;
      case "sell" -> Side.SELL;
      default -> throw json.refused(Reason.VALUE);
    };
  }

  @Override
  public void require(JsonScanner json, Action action) {
    Payload.requireNone(json, action);
  }

  @Override
  public boolean fits(JsonScanner json, Arrival arrival) {
    return true;
  }

  @Override
  public void deliver(Arrival arrival, Action action, long receivedNs) {
    made.forEach(LiquidationFeed::onMessage);
    made.clear();
  }
}
