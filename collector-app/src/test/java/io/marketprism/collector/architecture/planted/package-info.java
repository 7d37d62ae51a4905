/** Breaks the law on purpose. */
@NullMarked
package io.marketprism.collector.architecture.planted;

import org.jspecify.annotations.NullMarked;
