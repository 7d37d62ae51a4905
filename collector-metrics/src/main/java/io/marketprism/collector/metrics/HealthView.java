package io.marketprism.collector.metrics;

import io.marketprism.collector.metrics.http.Reply;

/**
 * The health report, ready to be served. Immutable.
 *
 * @param health the reply of {@code /health}
 * @param ready whether {@code /ready} says yes
 * @param live whether {@code /live} says yes
 * @param seenNs when this report was first seen, nanoseconds, monotonic
 */
record HealthView(Reply health, boolean ready, boolean live, long seenNs) {}
