/**
 * Simulated Binance markets: what their REST and WebSocket interfaces show of a market source.
 * Depends on the other simulator packages alone.
 */
@NullMarked
package io.marketprism.collector.app.simulator.binance;

import org.jspecify.annotations.NullMarked;
