package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.sync.Feed;
import java.util.List;

/**
 * Who waits for the data of a frame, and when it came; for data that comes seldom. Immutable.
 *
 * @param feeds all feeds of the channel
 * @param receivedNs nanoseconds since 1970 UTC
 */
record Arrival(List<Feed> feeds, long receivedNs) {}
