/**
 * A loopback HTTP and WebSocket server that hosts simulated exchanges on one port. Depends on Netty
 * and on nothing of the collector.
 */
@NullMarked
package io.marketprism.collector.app.simulator.server;

import org.jspecify.annotations.NullMarked;
