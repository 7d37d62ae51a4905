package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.TradeEvent;
import java.util.List;

/**
 * Reads the reply to a request for past trades, which are as in their channel.
 *
 * <pre>
 * {"jsonrpc":"2.0","result":{"trades":[{"trade_seq":203024587,"trade_id":"ETH-284830839",
 *     "timestamp":1766332040636,"tick_direction":0,"price":2968.3,"mark_price":2968.01,
 *     "instrument_name":"ETH-PERPETUAL","index_price":2967.73,"direction":"sell","amount":1.0,
 *     "contracts":1.0}],"has_more":true},"usIn":1,"usOut":2,"usDiff":1,"testnet":false}
 * </pre>
 *
 * <p>Source: Deribit, public/get_last_trades_by_instrument, read 2026-11-22.
 */
final class TradesReply {
  private static final long RESULT = 1;
  private static final long TRADES = 1;

  private TradesReply() {}

  /**
   * The trades in a reply, in its order.
   *
   * @throws io.marketprism.collector.exchange.json.MalformedFrameException where it holds no list
   *     of trades of that instrument
   */
  static List<TradeEvent> parse(Instrument instrument, String body, long receivedNs) {
    TradesPayload trades = new TradesPayload();
    Literal name = Literal.of(instrument.venueSymbol());
    return Reads.exactly(
        body,
        Scales.of(instrument),
        (json, scales) -> {
          read(json, trades, scales, name);
          return trades.events(new TradeEvent.Builder(instrument).backfilled(), scales, receivedNs);
        });
  }

  private static void read(JsonScanner json, TradesPayload trades, Scales scales, Literal name) {
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs("result")) {
        seen = json.once(seen, RESULT);
        readResult(json, trades, scales, name);
      } else {
        json.skipValue();
      }
    }
    json.end();
    json.require(seen, RESULT);
  }

  private static void readResult(
      JsonScanner json, TradesPayload trades, Scales scales, Literal name) {
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs("trades")) {
        seen = json.once(seen, TRADES);
        trades.read(json, scales, name);
      } else {
        json.skipValue();
      }
    }
    json.require(seen, TRADES);
  }
}
