package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.sync.SequenceRule;
import java.net.URI;
import java.util.List;

/** The least that a venue's protocol may be: what fetches and reads snapshots. */
final class StubProtocol implements VenueProtocol {
  static final Instrument BTCUSDT = TestInstruments.btcUsdt();

  @Override
  public VenueRequest<BookSnapshot> snapshot(
      URI rest, Instrument instrument, int depth, Scales scales) {
    return new VenueRequest<>(
        URI.create(rest + "/api/v3/depth?limit=" + depth),
        5,
        (body, receivedNs) -> parse(body, scales));
  }

  private static BookSnapshot parse(String body, Scales scales) {
    JsonScanner json = new JsonScanner();
    LevelList bids = new LevelList();
    long last = 0;
    json.reset(body);
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs("lastUpdateId")) {
        last = json.integer();
      } else if (json.keyIs("bids")) {
        json.levels(scales.price(), scales.size(), bids);
      } else {
        json.skipValue();
      }
    }
    return new BookSnapshot(
        last, bids, new LevelList(), true, true, scales, MarketEvent.UNKNOWN, 1);
  }

  @Override
  public SequenceRule sequenceRule() {
    return new SequenceRule() {
      @Override
      public Verdict bridge(long snapshot, long first, long last, long previous) {
        return Verdict.APPLY;
      }

      @Override
      public Verdict next(long held, long first, long last, long previous) {
        return Verdict.APPLY;
      }
    };
  }

  @Override
  public VenueDescription description() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SessionProtocol session(String route, URI endpoint) {
    throw new UnsupportedOperationException();
  }

  @Override
  public VenueLimits limits() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChannelName channel(Instrument instrument, DataType dataType, TradeSource trades) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FrameDecoder decoder(FrameDecoder.Control control) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean hasDenseTradeIds(TradeSource trades) {
    throw new UnsupportedOperationException();
  }

  @Override
  public VenueRequest<List<Instrument>> instruments(URI rest) {
    throw new UnsupportedOperationException();
  }
}
