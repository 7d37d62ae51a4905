package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.PriceEvent;
import io.marketprism.collector.model.SeriesEvent.Times;
import io.marketprism.collector.sync.SeriesFeed;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * The price of the index of a pair, which is that of each of its instruments. The index has the
 * pair's name.
 *
 * <pre>{"e":"indexPriceUpdate","E":1592265601001,"i":"BTCUSD","p":"9429.39675000"}</pre>
 *
 * <p>Source: Binance COIN-M, index price stream, read 2026-11-22.
 */
final class IndexPricePayload implements Payload<List<SeriesFeed>> {
  private static final long EVENT_TIME = 1;
  private static final long PAIR = 2;
  private static final long PRICE = 4;
  private static final long NEEDED = EVENT_TIME | PAIR | PRICE;

  private long eventTimeMs;
  private BigDecimal price = BigDecimal.ZERO;
  private Optional<String> index = Optional.empty();
  private List<PriceEvent> states = List.of();

  @Override
  public void read(JsonScanner json, List<SeriesFeed> feeds, Literal pair) {
    index = Optional.of(pair.toString());
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      switch (json.keyChar()) {
        case 'E' -> {
          seen = json.once(seen, EVENT_TIME);
          eventTimeMs = Reads.timeMs(json);
        }
        case 'i' -> {
          seen = json.once(seen, PAIR);
          Reads.require(json, pair);
        }
        case 'p' -> {
          seen = json.once(seen, PRICE);
          price = Payload.price(json).orElseThrow(() -> json.refused(Reason.VALUE));
        }
        default -> json.skipValue();
      }
    }
    json.require(seen, NEEDED);
  }

  @Override
  public void build(List<SeriesFeed> feeds, long receivedNs) {
    Times times = new Times(eventTimeMs, receivedNs);
    states =
        feeds.stream()
            .map(feed -> PriceEvent.index(feed.instrument(), price, index, times))
            .toList();
  }

  @Override
  public void deliver(List<SeriesFeed> feeds, long receivedNs) {
    for (int i = 0; i < states.size(); i++) {
      feeds.get(i).onState(states.get(i));
    }
  }
}
