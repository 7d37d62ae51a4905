package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.PriceEvent;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.VolatilityEvent;
import io.marketprism.collector.sync.SeriesFeed;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value of an index: its price, or the volatility that options on it show, in percent a year.
 *
 * <pre>
 * {"timestamp":1765541474086,"price":92263.55,"index_name":"btc_usd"}
 * {"timestamp":1619777946007,"volatility":129.36,"index_name":"btc_usd"}
 * </pre>
 *
 * <p>Source: Deribit, price index and volatility index subscriptions, read 2026-11-22.
 */
final class IndexPayload implements Payload<SeriesFeed> {
  private long timeMs;
  private BigDecimal value = BigDecimal.ZERO;
  private @Nullable SeriesEvent state;

  @Override
  public void read(JsonScanner json, SeriesFeed feed, Literal index) {
    Field wanted = feed.dataType() == DataType.VOLATILITY_INDEX ? Field.VOLATILITY : Field.PRICE;
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      Field field = Field.of(json);
      seen = json.once(seen, field.bit());
      if (field == wanted) {
        value = json.exactDecimal();
      } else if (field == Field.TIMESTAMP) {
        timeMs = Reads.timeMs(json);
      } else if (field == Field.INDEX_NAME) {
        Reads.require(json, index);
      } else {
        json.skipValue();
      }
    }
    json.require(seen, Field.bits(wanted, Field.TIMESTAMP, Field.INDEX_NAME));
  }

  /** The numbers are exact whatever the feed. */
  @Override
  public boolean fits(JsonScanner json, SeriesFeed feed) {
    return true;
  }

  @Override
  public void build(SeriesFeed feed, long receivedNs) {
    Instrument index = feed.instrument();
    SeriesEvent.Times times = new SeriesEvent.Times(timeMs, receivedNs);
    state =
        feed.dataType() == DataType.VOLATILITY_INDEX
            ? VolatilityEvent.of(index, index.base(), value, times)
            : PriceEvent.index(index, value, Optional.of(index.venueSymbol()), times);
  }

  @Override
  public void deliver(SeriesFeed feed, long receivedNs) {
    if (state != null) {
      feed.onState(state);
    }
  }
}
