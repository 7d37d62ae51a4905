/**
 * Named streams of an exchange and the clients that are subscribed to them, as every simulated
 * exchange has them.
 */
@NullMarked
package io.marketprism.collector.app.simulator.stream;

import org.jspecify.annotations.NullMarked;
