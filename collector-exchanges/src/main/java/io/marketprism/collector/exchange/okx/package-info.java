/**
 * OKX spot, swaps and futures behind the SPI; uses the shared session code and no other exchange.
 */
@NullMarked
package io.marketprism.collector.exchange.okx;

import org.jspecify.annotations.NullMarked;
