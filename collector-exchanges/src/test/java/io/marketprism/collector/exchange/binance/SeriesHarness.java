package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.kit.TellingControl;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Contract;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.LiquidationFeed;
import io.marketprism.collector.sync.SeriesFeed;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A decoder of futures before feeds of data that comes seldom, and what came out of it. */
final class SeriesHarness {
  static final long RECEIVED_NS = DecoderHarness.RECEIVED_NS;

  final List<MarketEvent> published = new ArrayList<>();
  private final FundingIntervals intervals = new FundingIntervals();
  private final BinanceMarket market;
  private final Map<String, Feed> feeds = new HashMap<>();
  private final BinanceDecoder decoder;
  private final FeedContext context =
      new FeedContext(
          published::add,
          new Clocks(() -> Instant.ofEpochSecond(1_795_357_800), () -> 1),
          () -> 1,
          Duration.ofSeconds(60));

  SeriesHarness(BinanceMarket market) {
    this.market = market;
    this.decoder = new BinanceDecoder(market, intervals, new TellingControl(new ArrayList<>()));
  }

  /** Subscribes these of an instrument. */
  SeriesHarness with(Instrument instrument, DataType... types) {
    for (DataType type : types) {
      Feed feed =
          type == DataType.LIQUIDATION
              ? new LiquidationFeed(context, instrument)
              : new SeriesFeed(context, instrument, type);
      feed.subscribed();
      feeds.put(new BinanceChannels(market).of(instrument, type, TradeSource.RAW).key(), feed);
    }
    decoder.feeds(feeds);
    return this;
  }

  /** The exchange says these intervals of funding. */
  void readIntervals(String body) {
    intervals.reading().parse(body, RECEIVED_NS);
  }

  /** What the frame was, or why it was refused. */
  String decode(String stream, String data) {
    try {
      return decoder.decode(DecoderHarness.envelope(stream, data), RECEIVED_NS).name();
    } catch (MalformedFrameException e) {
      return e.reason().name();
    }
  }

  /** The last event of that data type. */
  <E extends MarketEvent> E last(Class<E> kind, DataType type) {
    return published.stream()
        .filter(event -> event.dataType() == type)
        .reduce((first, second) -> second)
        .map(kind::cast)
        .orElseThrow();
  }

  /** The counts of the only feed of that data type. */
  FeedReport.Counts counts(DataType type) {
    return report(type).counts();
  }

  /** The state of the only feed of that data type. */
  FeedState state(DataType type) {
    return report(type).state();
  }

  private FeedReport report(DataType type) {
    return feeds.values().stream()
        .filter(feed -> feed.dataType() == type)
        .map(feed -> feed.report(0))
        .findFirst()
        .orElseThrow();
  }

  /** One coin, or 100 dollars where it is inverse; dated where its id ends with a date. */
  static Instrument contract(BinanceMarket market, String venueSymbol, String base, String quote) {
    boolean dated = venueSymbol.matches(".*_[0-9]{6}");
    boolean inverse = market == BinanceMarket.COINM;
    return new Instrument(
        market.venue(),
        dated ? MarketType.FUTURE : MarketType.PERPETUAL,
        base + "-" + quote + (dated ? "-20261225" : ""),
        venueSymbol,
        base,
        quote,
        2,
        3,
        market.quantityUnit(),
        true,
        Optional.of(
            new Contract(
                inverse ? new BigDecimal(100) : BigDecimal.ONE,
                inverse ? quote : base,
                inverse ? base : quote,
                inverse,
                dated ? OptionalLong.of(1_798_185_600_000L) : OptionalLong.empty())));
  }
}
