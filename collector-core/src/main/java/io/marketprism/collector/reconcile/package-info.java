/** Compares the ledger of connections with sessions and kernel; depends on both and the model. */
@NullMarked
package io.marketprism.collector.reconcile;

import org.jspecify.annotations.NullMarked;
