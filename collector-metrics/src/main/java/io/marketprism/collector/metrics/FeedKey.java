package io.marketprism.collector.metrics;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.DataType;

/**
 * What makes a feed itself. Immutable.
 *
 * @param venue the venue's name
 * @param symbol our name of the instrument, which two of an exchange may share
 * @param venueSymbol the venue's id of it, which is not known before its list was read
 * @param dataType of which data
 */
record FeedKey(String venue, String symbol, String venueSymbol, DataType dataType) {
  static FeedKey of(FeedReport feed) {
    return new FeedKey(
        feed.instrument().venue().name(),
        feed.instrument().symbol(),
        feed.instrument().venueSymbol(),
        feed.dataType());
  }
}
