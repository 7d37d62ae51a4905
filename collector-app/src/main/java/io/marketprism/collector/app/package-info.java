/** The runner: command line and wiring. */
@NullMarked
package io.marketprism.collector.app;

import org.jspecify.annotations.NullMarked;
