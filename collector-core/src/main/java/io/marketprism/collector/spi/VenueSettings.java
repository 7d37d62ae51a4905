package io.marketprism.collector.spi;

import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Venue;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is collected from one venue. Immutable.
 *
 * @param venue the venue
 * @param rest where its REST interface is; empty for the provider's default
 * @param sockets where its WebSocket routes are, by route; a route that is absent has the
 *     provider's default, and the route {@code ""} stands for the only one
 * @param instruments symbols, patterns such as {@code *-USDT}, or the exchange's ids
 * @param dataTypes what to collect of each
 * @param depth levels a side that books keep complete, 1 to 10,000
 * @param trades which trade stream
 * @param snapshotInterval how often whole books are published besides each synchronisation
 */
public record VenueSettings(
    Venue venue,
    Optional<URI> rest,
    Map<String, URI> sockets,
    List<String> instruments,
    Set<DataType> dataTypes,
    int depth,
    TradeSource trades,
    Optional<Duration> snapshotInterval) {

  /** Refuses a depth that no book can keep, so that it is not found when the book is made. */
  public VenueSettings {
    if (depth < 1 || depth > BookLimits.HARD_BOUND) {
      throw new IllegalArgumentException(
          venue + ": depth " + depth + " is not within 1 to " + BookLimits.HARD_BOUND);
    }
  }
}
