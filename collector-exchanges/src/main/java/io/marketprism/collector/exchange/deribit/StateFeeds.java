package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.sync.SeriesFeed;
import java.util.Map;

/**
 * The series of one instrument that come in one channel. Each has the instrument as it was listed
 * when the feed was made, and takes states of that one only. Immutable.
 *
 * @param byType those that are subscribed
 */
record StateFeeds(Map<DataType, SeriesFeed> byType) {
  StateFeeds {
    byType = Map.copyOf(byType);
  }
}
