package io.marketprism.collector.metrics;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.DataType;

/**
 * What makes a feed itself. Immutable.
 *
 * @param venue the venue's name
 * @param venueSymbol the venue's id of the instrument
 * @param dataType of which data
 */
record FeedKey(String venue, String venueSymbol, DataType dataType) {
  static FeedKey of(FeedReport feed) {
    return new FeedKey(
        feed.instrument().venue().name(), feed.instrument().venueSymbol(), feed.dataType());
  }
}
