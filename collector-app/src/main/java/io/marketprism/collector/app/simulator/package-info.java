/**
 * Simulated exchanges on loopback for tests and the demo: found by ServiceLoader, hosted on one
 * port, controlled here or over HTTP. Depends on its sub-packages and on nothing else of the
 * collector, so that it stays an oracle of its own.
 */
@NullMarked
package io.marketprism.collector.app.simulator;

import org.jspecify.annotations.NullMarked;
