/**
 * What an exchange's surface needs of a market: listings, true books, payloads, pace. Depends on
 * the JDK alone.
 */
@NullMarked
package io.marketprism.collector.app.simulator.market;

import org.jspecify.annotations.NullMarked;
