package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sync.BookSynchronizer;

/**
 * An order book: whole after each subscription, then what changed in 100 ms. A snapshot has every
 * level; its {@code prev_change_id} is absent or null and says nothing.
 *
 * <pre>
 * {"type":"snapshot","timestamp":1554373962454,"instrument_name":"BTC-PERPETUAL",
 *     "change_id":297217,"bids":[["new",5042.34,30.0]],"asks":[["new",5042.64,40.0]]}
 * {"type":"change","timestamp":1554373962554,"prev_change_id":297217,
 *     "instrument_name":"BTC-PERPETUAL","change_id":297218,
 *     "bids":[["delete",5042.34,0.0]],"asks":[["change",5042.64,45.0]]}
 * </pre>
 *
 * <p>Source: Deribit, book subscriptions, read 2026-11-22.
 */
final class BookPayload implements Payload<BookSynchronizer> {
  private static final Literal SNAPSHOT = Literal.of("snapshot");
  private static final Literal CHANGE = Literal.of("change");
  private static final long NEEDED =
      Field.bits(
          Field.TYPE, Field.TIMESTAMP, Field.INSTRUMENT, Field.CHANGE_ID, Field.BIDS, Field.ASKS);

  private final BookDelta delta = new BookDelta();
  private final ActionLevels levels = new ActionLevels();
  private boolean snapshot;
  private long exchangeTimeMs;
  private long changeId;
  private long previous;

  @Override
  public void read(JsonScanner json, BookSynchronizer feed, Literal symbol) {
    delta.clear().scales(feed.scales());
    levels.clear();
    previous = MarketEvent.UNKNOWN;
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      Field field = Field.of(json);
      seen = json.once(seen, field.bit());
      readMember(json, field, symbol);
    }
    json.require(seen, NEEDED);
    if (snapshot) {
      requireSnapshot(json);
    } else {
      requireChange(json);
    }
    delta.ids(MarketEvent.UNKNOWN, changeId, previous);
  }

  private void readMember(JsonScanner json, Field field, Literal symbol) {
    switch (field) {
      case TYPE -> readType(json);
      case TIMESTAMP -> exchangeTimeMs = Reads.timeMs(json);
      case INSTRUMENT -> Reads.require(json, symbol);
      case CHANGE_ID -> changeId = Reads.id(json);
      case PREVIOUS_CHANGE_ID -> previous = json.skipNull() ? MarketEvent.UNKNOWN : Reads.id(json);
      case BIDS -> levels.read(json, delta.scales(), delta.bids());
      case ASKS -> levels.read(json, delta.scales(), delta.asks());
      default -> json.skipValue();
    }
  }

  private void readType(JsonScanner json) {
    json.text();
    snapshot = json.textIs(SNAPSHOT);
    if (!snapshot && !json.textIs(CHANGE)) {
      throw json.refused(Reason.VALUE);
    }
  }

  private void requireSnapshot(JsonScanner json) {
    if (levels.deletes()) {
      throw json.refused(Reason.VALUE);
    }
  }

  private void requireChange(JsonScanner json) {
    if (previous == MarketEvent.UNKNOWN) {
      throw json.refused(Reason.MISSING_FIELD);
    }
    if (previous >= changeId) {
      throw json.refused(Reason.VALUE);
    }
  }

  @Override
  public boolean fits(JsonScanner json, BookSynchronizer feed) {
    return Reads.fits(json, feed.scales()) || Reads.widen(json, feed);
  }

  @Override
  public void deliver(BookSynchronizer feed, long receivedNs) {
    if (snapshot) {
      feed.onChannelSnapshot(copy(receivedNs));
    } else {
      feed.onDelta(delta.times(exchangeTimeMs, receivedNs));
    }
  }

  private BookSnapshot copy(long receivedNs) {
    Scales scales = delta.scales();
    return new BookSnapshot(
        changeId,
        copy(delta.bids()),
        copy(delta.asks()),
        true,
        true,
        scales,
        exchangeTimeMs,
        receivedNs);
  }

  private static LevelList copy(LevelList levels) {
    LevelList copy = new LevelList();
    for (int i = 0; i < levels.count(); i++) {
      copy.add(levels.price(i), levels.size(i));
    }
    return copy;
  }
}
