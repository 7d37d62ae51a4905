/**
 * Binance's spot and futures markets behind the SPI; uses the shared session code and no other
 * exchange.
 */
@NullMarked
package io.marketprism.collector.exchange.binance;

import org.jspecify.annotations.NullMarked;
