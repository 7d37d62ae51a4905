package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;

/**
 * A book or a delta of one as OKX writes it, in channels and in REST replies. A level is price,
 * size, a field that is always 0, and the count of orders; sizes are absolute.
 *
 * <pre>{"asks":[["8476.98","415","0","13"]],"bids":[["8476.97","256","0","12"]],
 *     "ts":"1597026383085","checksum":0,"prevSeqId":123456,"seqId":123457}</pre>
 *
 * <p>Not thread-safe; owned by who reads, and reused.
 */
final class BookData {
  /** No checksum, or one that is switched off: OKX sends 0 since 2026-06-23. */
  static final long NO_CHECKSUM = 0;

  private static final Literal ASKS_KEY = Literal.of("asks");
  private static final Literal BIDS_KEY = Literal.of("bids");
  private static final Literal TIME_KEY = Literal.of("ts");
  private static final Literal CHECKSUM_KEY = Literal.of("checksum");
  private static final Literal PREVIOUS_KEY = Literal.of("prevSeqId");
  private static final Literal ID_KEY = Literal.of("seqId");

  private static final long ASKS = 1;
  private static final long BIDS = 2;
  private static final long TIME = 4;
  private static final long CHECKSUM = 8;
  private static final long PREVIOUS = 16;
  private static final long ID = 32;

  /** What stands before the first id. */
  private static final long BEFORE_ALL = -1;

  private final BookDelta delta = new BookDelta();
  private Scales scales = new Scales(0, 0);
  private long exchangeTimeMs;
  private long checksum;
  private long previous;
  private long id;

  /** Reads the object. */
  void read(JsonScanner json, Scales wanted) {
    scales = wanted;
    delta.clear().scales(scales);
    checksum = NO_CHECKSUM;
    previous = MarketEvent.UNKNOWN;
    id = MarketEvent.UNKNOWN;
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      seen = readField(json, seen);
    }
    json.require(seen, ASKS | BIDS | TIME);
  }

  private long readField(JsonScanner json, long before) {
    long seen = before;
    if (json.keyIs(ASKS_KEY)) {
      seen = json.once(seen, ASKS);
      json.levels(scales.price(), scales.size(), delta.asks());
    } else if (json.keyIs(BIDS_KEY)) {
      seen = json.once(seen, BIDS);
      json.levels(scales.price(), scales.size(), delta.bids());
    } else if (json.keyIs(TIME_KEY)) {
      seen = json.once(seen, TIME);
      exchangeTimeMs = Reads.timeMs(json);
    } else if (json.keyIs(CHECKSUM_KEY)) {
      seen = json.once(seen, CHECKSUM);
      checksum = json.integer();
    } else if (json.keyIs(PREVIOUS_KEY)) {
      seen = json.once(seen, PREVIOUS);
      previous = json.integer();
    } else if (json.keyIs(ID_KEY)) {
      seen = json.once(seen, ID);
      id = Reads.id(json);
    } else {
      json.skipValue();
    }
    return seen;
  }

  /** Requires the ids of a delta: both or none, and something before it. */
  void requireDelta(JsonScanner json) {
    if (id == MarketEvent.UNKNOWN != (previous == MarketEvent.UNKNOWN)) {
      throw json.refused(Reason.MISSING_FIELD);
    }
    if (previous != MarketEvent.UNKNOWN && previous <= BEFORE_ALL) {
      throw json.refused(Reason.VALUE);
    }
  }

  /** Whether the reply or snapshot has an id. */
  boolean hasId() {
    return id != MarketEvent.UNKNOWN;
  }

  /** The checksum, or {@link #NO_CHECKSUM}. */
  long checksum() {
    return checksum;
  }

  /** What was read as a delta; valid until the next reading. */
  BookDelta delta(long receivedNs) {
    return delta
        .ids(MarketEvent.UNKNOWN, id, bringsNothingNew() ? id : chained())
        .times(exchangeTimeMs, receivedNs);
  }

  private boolean bringsNothingNew() {
    return previous == id && delta.bids().count() == 0 && delta.asks().count() == 0;
  }

  /**
   * The id that the delta continues. One that changes levels without an id of its own is no
   * heartbeat, and continues nothing that is known.
   */
  private long chained() {
    return previous == id ? MarketEvent.UNKNOWN : previous;
  }

  /** What was read as a whole book, in lists of its own. */
  BookSnapshot snapshot(long receivedNs) {
    return new BookSnapshot(
        id, copy(delta.bids()), copy(delta.asks()), true, true, scales, exchangeTimeMs, receivedNs);
  }

  private static LevelList copy(LevelList levels) {
    LevelList copy = new LevelList();
    for (int i = 0; i < levels.count(); i++) {
      copy.add(levels.price(i), levels.size(i));
    }
    return copy;
  }
}
