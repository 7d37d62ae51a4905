/** Prometheus collectors and the embedded HTTP endpoints over the core. */
@NullMarked
package io.marketprism.collector.metrics;

import org.jspecify.annotations.NullMarked;
