/**
 * What every venue must do, as tests: an exchange's package extends {@link VenueContract} for each
 * of its venues and describes what the venue says on the wire. Depends on no exchange.
 */
@NullMarked
package io.marketprism.collector.exchange.kit;

import org.jspecify.annotations.NullMarked;
