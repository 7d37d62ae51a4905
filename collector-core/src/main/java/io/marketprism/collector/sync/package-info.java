/** Joins snapshots and deltas into valid books, deduplicates trades; depends on model and book. */
@NullMarked
package io.marketprism.collector.sync;

import org.jspecify.annotations.NullMarked;
