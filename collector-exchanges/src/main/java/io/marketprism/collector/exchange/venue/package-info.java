/**
 * What all venues share between the session and the core: slots of feeds, snapshots within budget,
 * instruments, replay; uses the session code and knows no exchange.
 */
@NullMarked
package io.marketprism.collector.exchange.venue;

import org.jspecify.annotations.NullMarked;
