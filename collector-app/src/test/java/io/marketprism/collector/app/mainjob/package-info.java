/**
 * The packaged jar as a process of its own, held against recordings and simulated exchanges: what
 * plays to it, what reads what it wrote. Depends on the simulators and on no class that the process
 * runs.
 */
@NullMarked
package io.marketprism.collector.app.mainjob;

import org.jspecify.annotations.NullMarked;
