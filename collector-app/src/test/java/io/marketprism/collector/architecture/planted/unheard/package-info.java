/** Breaks the law on purpose. */
@NullMarked
package io.marketprism.collector.architecture.planted.unheard;

import org.jspecify.annotations.NullMarked;
