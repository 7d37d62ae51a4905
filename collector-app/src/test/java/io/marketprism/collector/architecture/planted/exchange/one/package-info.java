/** Breaks the law on purpose. */
@NullMarked
package io.marketprism.collector.architecture.planted.exchange.one;

import org.jspecify.annotations.NullMarked;
