package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.spi.RecordingReplay;
import io.marketprism.collector.spi.ReplayContext;
import io.marketprism.collector.sync.BboFeed;
import io.marketprism.collector.sync.BookObserver;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSettings.Snapshots;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.BookSynchronizer.Phase;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.SequenceRule;
import io.marketprism.collector.sync.TradeFeed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Replays recordings of any venue: one decoder a connection, the feeds that its lines subscribe.
 */
public final class VenueReplay implements RecordingReplay {
  private final ReplayProtocol protocol;
  private final Function<FrameDecoder.Control, FrameDecoder> decoders;
  private final SequenceRule rule;
  private final ReplayContext context;
  private final Map<String, Connection> connections = new LinkedHashMap<>();
  private final Map<String, Instrument> listed = new HashMap<>();
  private final Map<String, String> tradeWords = new HashMap<>();
  private long rejected;

  /** A replay that has seen nothing. */
  public VenueReplay(
      ReplayProtocol protocol,
      Function<FrameDecoder.Control, FrameDecoder> decoders,
      SequenceRule rule,
      ReplayContext context) {
    this.protocol = protocol;
    this.decoders = decoders;
    this.rule = rule;
    this.context = context;
  }

  @Override
  public void opened(String connection, String url) {
    connection(connection).subscribe(protocol.opened(url));
  }

  @Override
  public void sent(String connection, String text) {
    connection(connection).subscribe(protocol.sent(text));
  }

  @Override
  public void received(String connection, String text, long receivedNs) {
    try {
      connection(connection).decoder.decode(text, receivedNs);
    } catch (MalformedFrameException e) {
      rejected++;
    }
  }

  @Override
  public void replied(String url, String body, long receivedNs) {
    try {
      read(url, body, receivedNs);
    } catch (MalformedFrameException | IllegalArgumentException e) {
      rejected++;
    }
  }

  private void read(String url, String body, long receivedNs) {
    protocol
        .instruments(url, body)
        .ifPresent(list -> list.forEach(found -> listed.put(found.venueSymbol(), found)));
    protocol
        .snapshot(url, body, receivedNs)
        .ifPresent(
            found ->
                connections
                    .values()
                    .forEach(
                        connection ->
                            connection.onSnapshot(found.venueSymbol(), found.snapshot())));
  }

  @Override
  public List<ReplayedBook> books() {
    List<ReplayedBook> books = new ArrayList<>();
    connections.values().forEach(connection -> connection.addBooksTo(books));
    return books;
  }

  @Override
  public String channel(TradeEvent trade) {
    String symbol = trade.instrument().venueSymbol();
    String single = tradeWords.getOrDefault("t " + symbol, "trade");
    return trade.isAggregated() ? tradeWords.getOrDefault("a " + symbol, single) : single;
  }

  /** Frames and replies that could not be read. */
  @Override
  public long rejectedFrames() {
    return rejected;
  }

  private Connection connection(String name) {
    return connections.computeIfAbsent(name, Connection::new);
  }

  private Instrument instrument(String venueSymbol) {
    Instrument known = listed.get(venueSymbol);
    return known == null ? protocol.unlisted(venueSymbol) : known;
  }

  /** One connection of the recording. */
  private final class Connection {
    private final String name;
    private final FrameDecoder decoder = decoders.apply(new SilentControl());
    private final Map<String, Feed> feeds = new LinkedHashMap<>();
    private final Map<String, ReplayBook> books = new LinkedHashMap<>();

    Connection(String name) {
      this.name = name;
    }

    void subscribe(List<ReplayProtocol.Channel> channels) {
      for (ReplayProtocol.Channel channel : channels) {
        Feed feed = feeds.computeIfAbsent(channel.name(), unused -> feed(channel));
        feed.subscribed();
      }
      decoder.feeds(feeds);
    }

    private Feed feed(ReplayProtocol.Channel channel) {
      Instrument instrument = instrument(channel.venueSymbol());
      if (channel.dataType() == DataType.ORDERBOOK) {
        BookObserver observer = context.observers().apply(name, channel.venueSymbol());
        ReplayBook book = new ReplayBook(instrument, observer);
        books.put(channel.venueSymbol(), book);
        return book.synchronizer;
      }
      if (channel.dataType() == DataType.TRADE) {
        boolean aggregate = channel.word().startsWith("agg");
        tradeWords.put((aggregate ? "a " : "t ") + channel.venueSymbol(), channel.word());
        return new TradeFeed(context.feeds(), instrument, channel.dense());
      }
      return new BboFeed(context.feeds(), instrument);
    }

    void onSnapshot(String venueSymbol, BookSnapshot snapshot) {
      ReplayBook book = books.get(venueSymbol);
      if (book != null) {
        book.onSnapshot(snapshot);
      }
    }

    void addBooksTo(List<ReplayedBook> all) {
      for (ReplayBook book : books.values()) {
        if (book.isUsed()) {
          all.add(book.result(name));
        }
      }
    }
  }

  /** A book of the recording, whose snapshots come whether asked for or not. */
  private final class ReplayBook {
    final BookSynchronizer synchronizer;
    private long snapshots;
    private long applied;

    ReplayBook(Instrument instrument, BookObserver observer) {
      this.synchronizer =
          new BookSynchronizer(
              context.feeds(),
              instrument,
              rule,
              protocol.snapshotsInChannel()
                  ? BookSettings.replay().with(Snapshots.IN_CHANNEL_OR_REQUESTED)
                  : BookSettings.replay(),
              (book, ticket, attempt) -> {},
              (count, book) -> {
                applied = count;
                observer.applied(count, book);
              });
    }

    void onSnapshot(BookSnapshot snapshot) {
      snapshots += synchronizer.phase() == Phase.BUFFERING ? 1 : 0;
      synchronizer.onOfferedSnapshot(snapshot);
    }

    boolean isUsed() {
      return snapshots > 0 || counts().messages() > 0;
    }

    private FeedReport.Counts counts() {
      return synchronizer.report(0).counts();
    }

    ReplayedBook result(String connection) {
      String status =
          switch (synchronizer.phase()) {
            case LIVE -> "synced";
            case BRIDGING -> "snapshot_only";
            case BUFFERING, IDLE -> counts().gaps() > 0 ? "gap" : "no_snapshot";
          };
      FeedReport.Counts counts = counts();
      return new ReplayedBook(
          connection,
          synchronizer.instrument().venueSymbol(),
          status,
          counts,
          applied,
          snapshots + (protocol.snapshotsInChannel() ? counts.events() - applied : 0),
          new Checks(synchronizer.checksMatched(), counts.rejected().getOrDefault("checksum", 0L)),
          synchronizer.copy());
    }
  }

  /** Nobody acts on the control frames of a recording. */
  private static final class SilentControl implements FrameDecoder.Control {
    @Override
    public void acknowledged(long requestId) {}

    @Override
    public void acknowledged(long requestId, Collection<String> channels) {}

    @Override
    public void refused(long requestId, String reason) {}

    @Override
    public void postponed(long requestId, String reason) {}

    @Override
    public void handOver(String reason) {}

    @Override
    public void reply(String frame) {}
  }
}
