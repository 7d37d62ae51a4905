/** The ledger of connections; depends on the model only. */
@NullMarked
package io.marketprism.collector.connection;

import org.jspecify.annotations.NullMarked;
