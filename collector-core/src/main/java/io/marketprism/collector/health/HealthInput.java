package io.marketprism.collector.health;

import io.marketprism.collector.connection.ConnectionInfo;
import io.marketprism.collector.reconcile.Reconciliation;
import io.marketprism.collector.resource.ResourceSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that a verdict is made from. Immutable.
 *
 * @param now the time of the verdict, UTC
 * @param nowNs the same by the monotonic clock, nanoseconds
 * @param uptime since start, monotonic
 * @param feeds every feed asked for
 * @param sinks every sink
 * @param connections every connection held
 * @param resources the last sample, empty before the first
 * @param descriptorsExhausted whether the reserve of descriptors is in use
 * @param reconciliation how the counts of sockets agree, empty before the first comparison
 * @param previous the report before this one, empty at the first
 */
public record HealthInput(
    Instant now,
    long nowNs,
    Duration uptime,
    List<FeedReport> feeds,
    List<SinkReport> sinks,
    List<ConnectionInfo> connections,
    Optional<ResourceSample> resources,
    boolean descriptorsExhausted,
    Optional<Reconciliation> reconciliation,
    Optional<HealthReport> previous) {}
