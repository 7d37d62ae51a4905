/** Deribit behind the SPI; uses the shared session code and no other exchange. */
@NullMarked
package io.marketprism.collector.exchange.deribit;

import org.jspecify.annotations.NullMarked;
