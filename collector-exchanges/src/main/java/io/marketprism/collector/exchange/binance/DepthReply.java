package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;

/**
 * Reads the reply to a depth request.
 *
 * <pre>{"lastUpdateId":1027024,"bids":[["4.00","431"]],"asks":[["4.02","12"]]}</pre>
 *
 * <p>Futures add the output time {@code E}, the time of the last change and the symbol.
 *
 * <p>Source: Binance spot, USD-M and COIN-M REST API, read 2026-11-22.
 */
final class DepthReply {
  private static final long LAST = 1;
  private static final long BIDS = 2;
  private static final long ASKS = 4;
  private static final long TIME = 8;

  private DepthReply() {}

  /**
   * The snapshot in a reply.
   *
   * @param limit levels asked for; a side with fewer is complete
   * @param scales decimals to begin with
   */
  static BookSnapshot parse(String body, long receivedNs, int limit, Scales scales) {
    return Reads.exactly(body, scales, (json, exact) -> read(json, receivedNs, limit, exact));
  }

  private static BookSnapshot read(JsonScanner json, long receivedNs, int limit, Scales scales) {
    LevelList bids = new LevelList();
    LevelList asks = new LevelList();
    long last = 0;
    long time = MarketEvent.UNKNOWN;
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs("lastUpdateId")) {
        seen = json.once(seen, LAST);
        last = json.integer();
      } else if (json.keyIs("bids")) {
        seen = json.once(seen, BIDS);
        json.levels(scales.price(), scales.size(), bids);
      } else if (json.keyIs("asks")) {
        seen = json.once(seen, ASKS);
        json.levels(scales.price(), scales.size(), asks);
      } else if (json.keyIs("E")) {
        seen = json.once(seen, TIME);
        time = Reads.timeMs(json);
      } else {
        json.skipValue();
      }
    }
    json.end();
    json.require(seen, LAST | BIDS | ASKS);
    return new BookSnapshot(
        last, bids, asks, bids.count() < limit, asks.count() < limit, scales, time, receivedNs);
  }
}
