/**
 * From what feeds, sinks, connections and resources do to a verdict with reasons; no side effects.
 */
@NullMarked
package io.marketprism.collector.health;

import org.jspecify.annotations.NullMarked;
