/** Breaks the law on purpose. */
@NullMarked
package io.marketprism.collector.architecture.planted.sink;

import org.jspecify.annotations.NullMarked;
