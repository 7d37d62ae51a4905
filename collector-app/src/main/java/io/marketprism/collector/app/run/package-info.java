/** Wiring of a running collector: configuration to parts, endpoints, signals, ordered end. */
@NullMarked
package io.marketprism.collector.app.run;

import org.jspecify.annotations.NullMarked;
