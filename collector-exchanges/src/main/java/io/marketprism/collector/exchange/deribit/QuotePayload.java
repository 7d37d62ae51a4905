package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.sync.BboFeed;

/**
 * The best bid and offer of one instrument, whenever one of them changes. A side without orders has
 * price and amount 0, or null.
 *
 * <pre>
 * {"timestamp":1765541767174,"instrument_name":"BTC-PERPETUAL","best_bid_price":92288.0,
 *     "best_bid_amount":133440.0,"best_ask_price":92288.5,"best_ask_amount":99470.0}
 * </pre>
 *
 * <p>A state has no id, and several fall into one millisecond. Its id here is its time, counted in
 * thousandths, and which change within that millisecond it is; so two connections that bring the
 * same states give them the same ids. The state before is remembered for that, which is why each
 * feed has a payload of its own.
 *
 * <p>Source: Deribit, quote subscriptions, read 2026-11-22.
 */
final class QuotePayload implements Payload<BboFeed> {
  private static final int IDS_PER_MILLI = 1_000;
  private static final long NEEDED =
      Field.bits(
          Field.TIMESTAMP,
          Field.INSTRUMENT,
          Field.BID_PRICE,
          Field.BID_AMOUNT,
          Field.ASK_PRICE,
          Field.ASK_AMOUNT);

  private long timeMs;
  private long bid;
  private long bidAmount;
  private long ask;
  private long askAmount;
  private BboEvent.Quote bidBefore = new BboEvent.Quote(0, 0);
  private BboEvent.Quote askBefore = bidBefore;
  private long timeBeforeMs = -1;
  private long idBefore;

  @Override
  public void read(JsonScanner json, BboFeed feed, Literal symbol) {
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      Field field = Field.of(json);
      seen = json.once(seen, field.bit());
      switch (field) {
        case TIMESTAMP -> timeMs = Reads.timeMs(json);
        case INSTRUMENT -> Reads.require(json, symbol);
        case BID_PRICE -> bid = json.skipNull() ? 0 : json.price(feed.scales().price());
        case BID_AMOUNT -> bidAmount = json.skipNull() ? 0 : json.size(feed.scales().size());
        case ASK_PRICE -> ask = json.skipNull() ? 0 : json.price(feed.scales().price());
        case ASK_AMOUNT -> askAmount = json.skipNull() ? 0 : json.size(feed.scales().size());
        default -> json.skipValue();
      }
    }
    json.require(seen, NEEDED);
  }

  @Override
  public boolean fits(JsonScanner json, BboFeed feed) {
    return Reads.fits(json, feed.scales()) || Reads.widen(json, feed);
  }

  @Override
  public void deliver(BboFeed feed, long receivedNs) {
    BboEvent.Quote bidNow = new BboEvent.Quote(bid, bidAmount);
    BboEvent.Quote askNow = new BboEvent.Quote(ask, askAmount);
    long id = idOf(bidNow, askNow);
    feed.onBbo(id, bidNow, askNow, new BboEvent.Times(timeMs, receivedNs));
  }

  private long idOf(BboEvent.Quote bidNow, BboEvent.Quote askNow) {
    if (timeMs != timeBeforeMs) {
      idBefore = timeMs * IDS_PER_MILLI;
    } else if (!bidNow.equals(bidBefore) || !askNow.equals(askBefore)) {
      idBefore++;
    }
    timeBeforeMs = timeMs;
    bidBefore = bidNow;
    askBefore = askNow;
    return idBefore;
  }
}
