/** Breaks the law on purpose. */
@NullMarked
package io.marketprism.collector.architecture.planted.book;

import org.jspecify.annotations.NullMarked;
