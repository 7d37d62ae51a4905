/** Breaks the law on purpose. */
@NullMarked
package io.marketprism.collector.architecture.planted.model;

import org.jspecify.annotations.NullMarked;
