/** Breaks the law on purpose. */
@NullMarked
package io.marketprism.collector.architecture.planted.app.simulator;

import org.jspecify.annotations.NullMarked;
