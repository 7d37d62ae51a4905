package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.sync.BookCheck;
import io.marketprism.collector.sync.BookSynchronizer;

/**
 * A book or a delta in its channel, one {@link BookData} a frame.
 *
 * <pre>{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{...}]}</pre>
 */
final class BookPayload implements Payload<BookSynchronizer> {
  private final BookData data = new BookData();
  private final BookChecksum checksum = new BookChecksum();

  @Override
  public void read(JsonScanner json, BookSynchronizer feed, Literal instId) {
    json.beginArray();
    json.element();
    data.read(json, feed.scales());
    Payload.last(json);
  }

  @Override
  public void require(JsonScanner json, Action action) {
    switch (action) {
      case NONE -> throw json.refused(Reason.MISSING_FIELD);
      case UPDATE -> data.requireDelta(json);
      case SNAPSHOT -> {}
    }
  }

  @Override
  public boolean fits(JsonScanner json, BookSynchronizer feed) {
    return Reads.fits(json, feed.scales()) || Reads.widen(json, feed);
  }

  @Override
  public void deliver(BookSynchronizer feed, Action action, long receivedNs) {
    if (action == Action.SNAPSHOT) {
      feed.onChannelSnapshot(data.snapshot(receivedNs), check());
    } else {
      feed.onDelta(data.delta(receivedNs), check());
    }
  }

  private BookCheck check() {
    return data.checksum() == BookData.NO_CHECKSUM
        ? BookCheck.NONE
        : checksum.expecting(data.checksum());
  }
}
