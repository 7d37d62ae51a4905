/** Simulated exchanges on loopback for tests and the demo. */
@NullMarked
package io.marketprism.collector.app.simulator;

import org.jspecify.annotations.NullMarked;
