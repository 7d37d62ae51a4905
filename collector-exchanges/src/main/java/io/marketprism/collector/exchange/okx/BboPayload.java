package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.BboEvent.Quote;
import io.marketprism.collector.model.BboEvent.Times;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sync.BboFeed;

/**
 * The best bid and offer; a side without any order is empty. The time is that of the match.
 *
 * <pre>[{"asks":[["111.06","55154","0","2"]],"bids":[["111.05","57745","0","2"]],
 *     "ts":"1670324386802","seqId":363996337}]</pre>
 */
final class BboPayload implements Payload<BboFeed> {
  private static final Literal ASKS_KEY = Literal.of("asks");
  private static final Literal BIDS_KEY = Literal.of("bids");
  private static final Literal TIME_KEY = Literal.of("ts");
  private static final Literal ID_KEY = Literal.of("seqId");

  private static final long ASKS = 1;
  private static final long BIDS = 2;
  private static final long TIME = 4;
  private static final long ID = 8;

  private static final Quote EMPTY = new Quote(MarketEvent.UNKNOWN, MarketEvent.UNKNOWN);

  private final LevelList asks = new LevelList();
  private final LevelList bids = new LevelList();
  private long exchangeTimeMs;
  private long updateId;

  @Override
  public void read(JsonScanner json, BboFeed feed, Literal instId) {
    json.beginArray();
    json.element();
    json.beginObject();
    long seen = 0;
    while (json.nextKey()) {
      seen = readField(json, feed, seen);
    }
    json.require(seen, ASKS | BIDS | TIME | ID);
    if (asks.count() > 1 || bids.count() > 1) {
      throw json.refused(Reason.VALUE);
    }
    Payload.last(json);
  }

  private long readField(JsonScanner json, BboFeed feed, long before) {
    long seen = before;
    if (json.keyIs(ASKS_KEY)) {
      seen = json.once(seen, ASKS);
      json.levels(feed.scales().price(), feed.scales().size(), asks);
    } else if (json.keyIs(BIDS_KEY)) {
      seen = json.once(seen, BIDS);
      json.levels(feed.scales().price(), feed.scales().size(), bids);
    } else if (json.keyIs(TIME_KEY)) {
      seen = json.once(seen, TIME);
      exchangeTimeMs = Reads.timeMs(json);
    } else if (json.keyIs(ID_KEY)) {
      seen = json.once(seen, ID);
      updateId = Reads.id(json);
    } else {
      json.skipValue();
    }
    return seen;
  }

  @Override
  public void require(JsonScanner json, Action action) {
    Payload.requireNone(json, action);
  }

  @Override
  public boolean fits(JsonScanner json, BboFeed feed) {
    return Reads.fits(json, feed.scales()) || Reads.widen(json, feed);
  }

  @Override
  public void deliver(BboFeed feed, Action action, long receivedNs) {
    feed.renumberedWhereLater(updateId, exchangeTimeMs);
    feed.onBbo(updateId, best(bids), best(asks), new Times(exchangeTimeMs, receivedNs));
  }

  private static Quote best(LevelList side) {
    return side.count() == 0 ? EMPTY : new Quote(side.price(0), side.size(0));
  }
}
