/**
 * Faults on command, for any simulated exchange: in streams, on connections, at upgrades, in REST
 * answers and in acknowledgements. Depends on the server package alone.
 */
@NullMarked
package io.marketprism.collector.app.simulator.fault;

import org.jspecify.annotations.NullMarked;
