/** Breaks the law on purpose. */
@NullMarked
package io.marketprism.collector.architecture.planted.exchange.two;

import org.jspecify.annotations.NullMarked;
