package io.marketprism.collector.exchange.okx;

import static java.util.Objects.requireNonNull;

import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.kit.TellingControl;
import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.LiquidationFeed;
import io.marketprism.collector.sync.SeriesFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A decoder before the feeds of all data that comes seldom by channels, of some instruments. */
final class SeldomHarness {
  static final long RECEIVED_NS = 1_795_357_800_123_456_789L;
  static final Instrument LINEAR =
      swap(OkxInstrumentsTest.swap("BTC-USDT-SWAP", "BTC-USDT", "USDT", "linear", "0.01", "BTC"));
  static final Instrument INVERSE =
      swap(OkxInstrumentsTest.swap("BTC-USD-SWAP", "BTC-USD", "BTC", "inverse", "100", "USD"));

  /** Margined in dollars; follows the index of {@link #INVERSE}. */
  static final Instrument DOLLARS =
      swap(OkxInstrumentsTest.swap("BTC-USD_UM-SWAP", "BTC-USD", "USD", "linear", "0.01", "BTC"));

  private static final Set<DataType> TYPES =
      Set.of(
          DataType.FUNDING_RATE,
          DataType.MARK_PRICE,
          DataType.INDEX_PRICE,
          DataType.OPEN_INTEREST,
          DataType.LIQUIDATION);

  final List<MarketEvent> published = new ArrayList<>();
  final Map<String, Feed> feeds = new LinkedHashMap<>();

  /** Channels that would be subscribed. */
  final Set<String> channels = new TreeSet<>();

  private final OkxDecoder decoder = new OkxDecoder(new TellingControl(new ArrayList<>()));

  SeldomHarness() {
    FeedContext context =
        new FeedContext(
            published::add,
            new Clocks(() -> Instant.ofEpochSecond(1_795_357_800), () -> 1),
            () -> 1,
            Duration.ofSeconds(60));
    OkxProtocol protocol = new OkxProtocol(Segment.SWAP);
    for (Instrument instrument : List.of(LINEAR, INVERSE, DOLLARS)) {
      for (DataType type : TYPES) {
        ChannelName channel = protocol.channel(instrument, type, TradeSource.RAW);
        channels.add(channel.name());
        feeds.put(
            channel.key(),
            type == DataType.LIQUIDATION
                ? new LiquidationFeed(context, instrument)
                : new SeriesFeed(context, instrument, type));
      }
    }
    decoder.feeds(feeds);
    feeds.values().forEach(Feed::subscribed);
  }

  /** What it was, or why it was refused. */
  String decode(String frame) {
    try {
      return decoder.decode(frame, RECEIVED_NS).name();
    } catch (MalformedFrameException e) {
      return e.reason().name();
    }
  }

  /** The only event of a frame that has to be taken. */
  MarketEvent only(String frame) {
    published.clear();
    String outcome = decode(frame);
    if (published.size() != 1) {
      throw new AssertionError(outcome + " with " + published.size() + " events: " + frame);
    }
    return published.get(0);
  }

  FeedReport.Counts counts(String key) {
    return requireNonNull(feeds.get(key), key).report(0).counts();
  }

  static String frame(String channel, String selector, String data) {
    return "{\"arg\":{\"channel\":\"%s\",%s},\"data\":[%s]}".formatted(channel, selector, data);
  }

  private static Instrument swap(String entry) {
    return OkxInstruments.parse(Segment.SWAP, OkxInstrumentsTest.list(entry)).get(0);
  }
}
