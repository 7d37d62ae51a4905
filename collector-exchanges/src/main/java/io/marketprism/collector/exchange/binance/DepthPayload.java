package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sync.BookSynchronizer;

/**
 * A delta of an order book. Sizes are absolute; those of futures name the last update before it
 * too.
 *
 * <pre>
 * {"e":"depthUpdate","E":1672515782136,"s":"BTCUSDT","U":157,"u":160,
 *     "b":[["0.0024","10"]],"a":[["0.0026","0"]]}
 * {"e":"depthUpdate","E":1571889248277,"T":1571889248276,"s":"BTCUSDT","U":390497796,
 *     "u":390497878,"pu":390497794,"b":[["7403.89","0.002"]],"a":[["7405.96","3.340"]],
 *     "ps":"BTCUSDT","st":1}
 * </pre>
 */
final class DepthPayload implements Payload<BookSynchronizer> {
  private static final long TIME = 1;
  private static final long SYMBOL = 2;
  private static final long FIRST = 4;
  private static final long LAST = 8;
  private static final long BIDS = 16;
  private static final long ASKS = 32;
  private static final long PREVIOUS = 64;
  private static final long COMMON = TIME | SYMBOL | FIRST | LAST | BIDS | ASKS;

  private static final Literal PREVIOUS_KEY = Literal.of("pu");

  private final BookDelta delta = new BookDelta();
  private final long needed;
  private long exchangeTimeMs;

  /**
   * @param chained whether each delta must name the one before it
   */
  DepthPayload(boolean chained) {
    this.needed = chained ? COMMON | PREVIOUS : COMMON;
  }

  @Override
  public void read(JsonScanner json, BookSynchronizer feed, Literal symbol) {
    Scales scales = feed.scales();
    delta.clear().scales(scales);
    long first = 0;
    long last = 0;
    long previous = MarketEvent.UNKNOWN;
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      switch (json.keyChar()) {
        case 'E' -> {
          seen = json.once(seen, TIME);
          exchangeTimeMs = Reads.timeMs(json);
        }
        case 's' -> {
          seen = json.once(seen, SYMBOL);
          Reads.require(json, symbol);
        }
        case 'U' -> {
          seen = json.once(seen, FIRST);
          first = Reads.id(json);
        }
        case 'u' -> {
          seen = json.once(seen, LAST);
          last = Reads.id(json);
        }
        case 'b' -> {
          seen = json.once(seen, BIDS);
          json.levels(scales.price(), scales.size(), delta.bids());
        }
        case 'a' -> {
          seen = json.once(seen, ASKS);
          json.levels(scales.price(), scales.size(), delta.asks());
        }
        default -> {
          if (json.keyIs(PREVIOUS_KEY)) {
            seen = json.once(seen, PREVIOUS);
            previous = Reads.id(json);
          } else {
            json.skipValue();
          }
        }
      }
    }
    json.require(seen, needed);
    if (first > last) {
      throw json.refused(Reason.VALUE);
    }
    delta.ids(first, last, previous);
  }

  @Override
  public boolean fits(JsonScanner json, BookSynchronizer feed) {
    return Reads.fits(json, feed.scales()) || Reads.widen(json, feed);
  }

  @Override
  public void deliver(BookSynchronizer feed, long receivedNs) {
    feed.onDelta(delta.times(exchangeTimeMs, receivedNs));
  }
}
