/**
 * Prometheus collectors and the embedded HTTP endpoints over the core; depends on the core only.
 */
@NullMarked
package io.marketprism.collector.metrics;

import org.jspecify.annotations.NullMarked;
