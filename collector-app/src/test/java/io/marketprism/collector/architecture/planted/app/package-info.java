/** Breaks the law on purpose. */
@NullMarked
package io.marketprism.collector.architecture.planted.app;

import org.jspecify.annotations.NullMarked;
