/** Breaks the law on purpose. */
@NullMarked
package io.marketprism.collector.architecture.planted.exchange.session;

import org.jspecify.annotations.NullMarked;
