/**
 * The session life that all exchanges share: connect, subscribe, watch, back off, hand over, close.
 */
@NullMarked
package io.marketprism.collector.exchange.session;

import org.jspecify.annotations.NullMarked;
