/** Breaks the law on purpose. */
@NullMarked
package io.marketprism.collector.architecture.planted.metrics;

import org.jspecify.annotations.NullMarked;
