package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.sync.SeriesFeed;
import java.util.Map;

/**
 * The series of one instrument that come in one channel. Immutable.
 *
 * @param instrument whose
 * @param byType those that are subscribed
 */
record StateFeeds(Instrument instrument, Map<DataType, SeriesFeed> byType) {
  StateFeeds {
    byType = Map.copyOf(byType);
  }

  boolean has(DataType type) {
    return byType.containsKey(type);
  }

  /** Gives a state to the feed of its data type, which is one of these. */
  void deliver(SeriesEvent state) {
    SeriesFeed feed = byType.get(state.dataType());
    if (feed != null) {
      feed.onState(state);
    }
  }
}
