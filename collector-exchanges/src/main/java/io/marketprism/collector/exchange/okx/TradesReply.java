package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.TradeEvent;
import java.util.List;

/**
 * Reads the reply to a request for past trades: single matches, as in the channel but without a
 * count.
 *
 * <pre>
 * {"code":"0","msg":"","data":[{"instId":"BTC-USDT","side":"sell","sz":"0.00001","px":"29963.2",
 *     "source":"0","tradeId":"242720720","ts":"1654161646974"}]}</pre>
 *
 * <p>Source: OKX API v5, trades history, read 2026-11-22.
 */
final class TradesReply {
  private static final long CODE = 1;
  private static final long DATA = 2;

  private TradesReply() {}

  /**
   * The trades in a reply, in its order.
   *
   * @throws io.marketprism.collector.exchange.json.MalformedFrameException where there are none to
   *     be had of that instrument
   */
  static List<TradeEvent> parse(Instrument instrument, String body, long receivedNs) {
    TradePayload trades = new TradePayload();
    Literal instId = Literal.of(instrument.venueSymbol());
    return Reads.exactly(
        body,
        Scales.of(instrument),
        (json, scales) -> {
          read(json, trades, scales, instId);
          return trades.events(new TradeEvent.Builder(instrument).backfilled(), scales, receivedNs);
        });
  }

  private static void read(JsonScanner json, TradePayload trades, Scales scales, Literal instId) {
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs("code")) {
        seen = json.once(seen, CODE);
        json.text();
        if (!json.textIs("0")) {
          throw json.refused(Reason.VALUE);
        }
      } else if (json.keyIs("data")) {
        seen = json.once(seen, DATA);
        trades.read(json, scales, instId);
      } else {
        json.skipValue();
      }
    }
    json.end();
    json.require(seen, CODE | DATA);
  }
}
