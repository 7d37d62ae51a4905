package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.FundingRateEvent;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.PriceEvent;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.sync.SeriesFeed;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of an instrument: mark and index price, open interest and, of a perpetual, funding. A
 * value that is null or absent, such as the funding of a perpetual that has none yet, leaves out
 * the feed that is asked for it, which counts that; the others have their states. Where none is
 * there the frame is refused. All else is skipped.
 *
 * <p>{@code current_funding} is the rate at this moment, which is what a funding rate means here;
 * {@code funding_8h} is an average of the past, and left out. Funding accrues all the time, so
 * there are no times of it. Open interest is in the unit of amounts: US dollars of inverse
 * perpetuals and futures, coins of all others. The mark price of an inverse option is in its coin,
 * so no dollars are derived from it.
 *
 * <pre>
 * {"timestamp":1765541474086,"state":"open","stats":{ ... },"index_price":92263.55,
 *     "instrument_name":"BTC-PERPETUAL","last_price":92283.5,"open_interest":1132329370.0,
 *     "mark_price":92281.78,"best_ask_price":92284.0,"best_bid_price":92283.5,
 *     "current_funding":0.0,"funding_8h":0.00001742}
 * </pre>
 *
 * <p>Source: Deribit, ticker subscriptions, read 2026-11-22.
 */
final class TickerPayload implements Payload<StateFeeds> {
  private static final long NEEDED = Field.bits(Field.TIMESTAMP, Field.INSTRUMENT);

  private final Map<Field, BigDecimal> values = new EnumMap<>(Field.class);
  private final Map<DataType, SeriesEvent> states = new EnumMap<>(DataType.class);
  private long timeMs;

  @Override
  public void read(JsonScanner json, StateFeeds feeds, Literal symbol) {
    values.clear();
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      Field field = Field.of(json);
      switch (field) {
        case TIMESTAMP -> {
          seen = json.once(seen, field.bit());
          timeMs = Reads.timeMs(json);
        }
        case INSTRUMENT -> {
          seen = json.once(seen, field.bit());
          Reads.require(json, symbol);
        }
        case MARK_PRICE, INDEX_PRICE, OPEN_INTEREST, CURRENT_FUNDING -> {
          seen = json.once(seen, field.bit());
          if (!json.skipNull()) {
            values.put(field, json.exactDecimal());
          }
        }
        default -> json.skipValue();
      }
    }
    json.require(seen, NEEDED);
    requireAnyWanted(json, feeds);
  }

  private void requireAnyWanted(JsonScanner json, StateFeeds feeds) {
    if (feeds.byType().keySet().stream().noneMatch(type -> values.containsKey(fieldOf(type)))) {
      throw json.refused(Reason.MISSING_FIELD);
    }
  }

  private static Field fieldOf(DataType type) {
    return switch (type) {
      case MARK_PRICE -> Field.MARK_PRICE;
      case INDEX_PRICE -> Field.INDEX_PRICE;
      case OPEN_INTEREST -> Field.OPEN_INTEREST;
      case FUNDING_RATE -> Field.CURRENT_FUNDING;
      default -> throw new IllegalArgumentException("no ticker gives " + type.wire());
    };
  }

  /** The numbers are exact whatever the feed. */
  @Override
  public boolean fits(JsonScanner json, StateFeeds feeds) {
    return true;
  }

  @Override
  public void build(StateFeeds feeds, long receivedNs) {
    SeriesEvent.Times times = new SeriesEvent.Times(timeMs, receivedNs);
    states.clear();
    feeds
        .byType()
        .forEach(
            (type, feed) -> {
              BigDecimal value = values.get(fieldOf(type));
              if (value != null) {
                states.put(type, state(feed.instrument(), type, value, times));
              }
            });
  }

  private SeriesEvent state(
      Instrument instrument, DataType type, BigDecimal value, SeriesEvent.Times times) {
    return switch (type) {
      case MARK_PRICE -> PriceEvent.mark(instrument, value, times);
      case INDEX_PRICE -> PriceEvent.index(instrument, value, Optional.empty(), times);
      case OPEN_INTEREST -> openInterest(instrument, value).build(times);
      default -> funding(instrument, value).build(times);
    };
  }

  private static OpenInterestEvent.Builder openInterest(Instrument instrument, BigDecimal amount) {
    OpenInterestEvent.Builder builder = new OpenInterestEvent.Builder(instrument);
    return instrument.quantityUnit() == QuantityUnit.USD
        ? builder.usd(amount)
        : builder.base(amount);
  }

  private FundingRateEvent.Builder funding(Instrument instrument, BigDecimal rate) {
    FundingRateEvent.Builder builder = new FundingRateEvent.Builder(instrument).current(rate);
    @Nullable BigDecimal mark = values.get(Field.MARK_PRICE);
    @Nullable BigDecimal index = values.get(Field.INDEX_PRICE);
    builder = mark == null ? builder : builder.markPrice(mark);
    return index == null ? builder : builder.indexPrice(index);
  }

  @Override
  public void deliver(StateFeeds feeds, long receivedNs) {
    feeds.byType().forEach((type, feed) -> deliver(feed, states.get(type)));
  }

  private static void deliver(SeriesFeed feed, @Nullable SeriesEvent state) {
    if (state == null) {
      feed.rejected(Reason.MISSING_FIELD.name().toLowerCase(Locale.ROOT));
    } else {
      feed.onState(state);
    }
  }
}
