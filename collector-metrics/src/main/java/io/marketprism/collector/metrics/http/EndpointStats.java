package io.marketprism.collector.metrics.http;

import java.util.Map;

/**
 * What an endpoint has done since it was bound. Immutable.
 *
 * @param replies answers sent, by status code
 * @param failures requests in which our own code threw
 * @param refusedConnections connections closed because every thread was busy
 * @param busyThreads threads that serve a request now
 * @param unansweredProbes probes of our own that were not answered
 * @param rebuilds times that its server was made anew because it did not answer
 */
public record EndpointStats(
    Map<Integer, Long> replies,
    long failures,
    long refusedConnections,
    int busyThreads,
    long unansweredProbes,
    long rebuilds) {}
