/**
 * A seeded market that invents books and trades and keeps the truth about them. Depends on the
 * market package alone; how a payload looks on the wire comes from the exchange.
 */
@NullMarked
package io.marketprism.collector.app.simulator.random;

import org.jspecify.annotations.NullMarked;
