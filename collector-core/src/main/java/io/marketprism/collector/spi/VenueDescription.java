package io.marketprism.collector.spi;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Venue;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * A venue that a provider serves. Immutable.
 *
 * @param venue the venue
 * @param dataTypes what can be collected from it, and nothing else
 * @param rest where its REST interface is
 * @param sockets where its WebSocket routes are, by route; {@code ""} where there is only one
 */
public record VenueDescription(
    Venue venue, Set<DataType> dataTypes, URI rest, Map<String, URI> sockets) {}
