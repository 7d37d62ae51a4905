package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.FundingRateEvent;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.PriceEvent;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.SeriesEvent.Times;
import io.marketprism.collector.sync.SeriesFeed;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mark price of an instrument, with the price of its index on USD-M, and of a perpetual the
 * rate {@code r} of the running period and the time {@code T} at which it is paid. What has no
 * funding has no {@code r}, or a {@code T} of 0.
 *
 * <pre>
 * {"e":"markPriceUpdate","E":1562305380000,"s":"BTCUSDT","p":"11794.15000000",
 *     "ap":"11794.10000000","i":"11784.62659091","P":"11784.25641265","r":"0.00038167",
 *     "T":1562306400000,"st":1}
 * {"e":"markPriceUpdate","E":1609830121004,"s":"BTCUSD_210129","p":"31799.27730000",
 *     "P":"31235.82439517","r":"","T":0}
 * </pre>
 *
 * <p>Source: Binance USD-M and COIN-M, mark price stream, read 2026-11-22.
 */
final class MarkPricePayload implements Payload<List<SeriesFeed>> {
  private static final long EVENT_TIME = 1;
  private static final long SYMBOL = 2;
  private static final long MARK = 4;
  private static final long INDEX = 8;
  private static final long RATE = 16;
  private static final long NEXT_TIME = 32;
  private static final long NEEDED = EVENT_TIME | SYMBOL | MARK;

  private final FundingIntervals intervals;
  private final Map<SeriesFeed, SeriesEvent> states = new LinkedHashMap<>();
  private long eventTimeMs;
  private BigDecimal mark = BigDecimal.ZERO;
  private Optional<BigDecimal> index = Optional.empty();
  private Optional<BigDecimal> rate = Optional.empty();
  private long nextTimeMs;

  MarkPricePayload(FundingIntervals intervals) {
    this.intervals = intervals;
  }

  @Override
  public void read(JsonScanner json, List<SeriesFeed> feeds, Literal symbol) {
    index = Optional.empty();
    rate = Optional.empty();
    nextTimeMs = 0;
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      switch (json.keyChar()) {
        case 'E' -> {
          seen = json.once(seen, EVENT_TIME);
          eventTimeMs = Reads.timeMs(json);
        }
        case 's' -> {
          seen = json.once(seen, SYMBOL);
          Reads.require(json, symbol);
        }
        case 'p' -> {
          seen = json.once(seen, MARK);
          mark = Payload.price(json).orElseThrow(() -> json.refused(Reason.VALUE));
        }
        case 'i' -> {
          seen = json.once(seen, INDEX);
          index = Payload.price(json);
        }
        case 'r' -> {
          seen = json.once(seen, RATE);
          rate = Payload.decimal(json);
        }
        case 'T' -> {
          seen = json.once(seen, NEXT_TIME);
          nextTimeMs = Reads.timeMs(json);
        }
        default -> json.skipValue();
      }
    }
    json.require(seen, NEEDED);
  }

  @Override
  public void build(List<SeriesFeed> feeds, long receivedNs) {
    Times times = new Times(eventTimeMs, receivedNs);
    states.clear();
    for (SeriesFeed feed : feeds) {
      state(feed, times).ifPresent(state -> states.put(feed, state));
    }
  }

  @Override
  public void deliver(List<SeriesFeed> feeds, long receivedNs) {
    states.forEach(SeriesFeed::onState);
  }

  private Optional<? extends SeriesEvent> state(SeriesFeed feed, Times times) {
    Instrument instrument = feed.instrument();
    return switch (feed.dataType()) {
      case MARK_PRICE -> Optional.of(PriceEvent.mark(instrument, mark, times));
      case INDEX_PRICE ->
          index.map(price -> PriceEvent.index(instrument, price, Optional.empty(), times));
      case FUNDING_RATE ->
          rate.filter(known -> nextTimeMs > 0).map(known -> funding(instrument, known, times));
      default -> throw new IllegalArgumentException("no mark price has " + feed.dataType().wire());
    };
  }

  private FundingRateEvent funding(Instrument instrument, BigDecimal current, Times times) {
    FundingRateEvent.Builder funding = new FundingRateEvent.Builder(instrument);
    funding.current(current).nextFundingTime(nextTimeMs).markPrice(mark);
    index.ifPresent(funding::indexPrice);
    intervals.hours(instrument.venueSymbol(), times.receivedNs()).ifPresent(funding::intervalHours);
    return funding.build(times);
  }
}
