/**
 * Checks from outside what streams hold: chains of books, ids of trades, doubles and interruptions
 * in their places. The checks know no server; one class reads streams for them.
 */
@NullMarked
package io.marketprism.collector.app.nats.audit;

import org.jspecify.annotations.NullMarked;
