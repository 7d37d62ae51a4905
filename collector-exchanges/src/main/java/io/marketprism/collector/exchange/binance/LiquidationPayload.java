package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.LiquidationEvent.Terms;
import io.marketprism.collector.model.SeriesEvent.Times;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.sync.LiquidationFeed;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * An order by which the exchange closes a position: {@code S} is its side, {@code p} its price,
 * {@code q} its size, {@code ap} the average price at which it was filled. At most one a second of
 * an instrument is published, so that sums of them mean nothing.
 *
 * <pre>
 * {"e":"forceOrder","E":1568014460893,"o":{"s":"BTCUSDT","S":"SELL","o":"LIMIT","f":"IOC",
 *     "q":"0.014","p":"9910","ap":"9910.12","X":"FILLED","l":"0.014","z":"0.014",
 *     "T":1568014460892}}
 * </pre>
 *
 * <p>Source: Binance USD-M and COIN-M, liquidation order stream, read 2026-11-22.
 */
final class LiquidationPayload implements Payload<LiquidationFeed> {
  private static final long EVENT_TIME = 1;
  private static final long ORDER = 2;
  private static final long SYMBOL = 1;
  private static final long SIDE = 2;
  private static final long SIZE = 4;
  private static final long PRICE = 8;
  private static final long AVERAGE_PRICE = 16;
  private static final long TIME = 32;
  private static final long ORDER_NEEDED = SYMBOL | SIDE | SIZE | PRICE | AVERAGE_PRICE | TIME;

  private static final Literal AVERAGE_PRICE_KEY = Literal.of("ap");
  private static final Literal BUY = Literal.of("BUY");
  private static final Literal SELL = Literal.of("SELL");

  private long eventTimeMs;
  private Side side = Side.BUY;
  private List<LiquidationEvent> message = List.of();
  private Terms terms = new Terms(0, Optional.empty(), Optional.empty(), BigDecimal.ONE);

  @Override
  public void read(JsonScanner json, LiquidationFeed feed, Literal symbol) {
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      switch (json.keyChar()) {
        case 'E' -> {
          seen = json.once(seen, EVENT_TIME);
          eventTimeMs = Reads.timeMs(json);
        }
        case 'o' -> {
          seen = json.once(seen, ORDER);
          readOrder(json, symbol);
        }
        default -> json.skipValue();
      }
    }
    json.require(seen, EVENT_TIME | ORDER);
  }

  private void readOrder(JsonScanner json, Literal symbol) {
    Optional<BigDecimal> size = Optional.empty();
    Optional<BigDecimal> price = Optional.empty();
    Optional<BigDecimal> averagePrice = Optional.empty();
    long timeMs = 0;
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      switch (json.keyChar()) {
        case 's' -> {
          seen = json.once(seen, SYMBOL);
          Reads.require(json, symbol);
        }
        case 'S' -> {
          seen = json.once(seen, SIDE);
          side = side(json);
        }
        case 'q' -> {
          seen = json.once(seen, SIZE);
          size = Payload.decimal(json);
        }
        case 'p' -> {
          seen = json.once(seen, PRICE);
          price = Payload.price(json);
        }
        case 'T' -> {
          seen = json.once(seen, TIME);
          timeMs = Reads.timeMs(json);
        }
        default -> {
          if (json.keyIs(AVERAGE_PRICE_KEY)) {
            seen = json.once(seen, AVERAGE_PRICE);
            averagePrice = Payload.price(json);
          } else {
            json.skipValue();
          }
        }
      }
    }
    json.require(seen, ORDER_NEEDED);
    BigDecimal known =
        size.filter(some -> some.signum() > 0).orElseThrow(() -> json.refused(Reason.VALUE));
    terms = new Terms(timeMs, price, averagePrice, known);
  }

  private static Side side(JsonScanner json) {
    json.text();
    if (json.textIs(BUY)) {
      return Side.BUY;
    }
    if (json.textIs(SELL)) {
      return Side.SELL;
    }
    throw json.refused(Reason.VALUE);
  }

  @Override
  public void build(LiquidationFeed feed, long receivedNs) {
    Times times = new Times(eventTimeMs, receivedNs);
    message = List.of(new LiquidationEvent(feed.instrument(), side, terms, true, times));
  }

  @Override
  public void deliver(LiquidationFeed feed, long receivedNs) {
    feed.onMessage(message);
  }
}
