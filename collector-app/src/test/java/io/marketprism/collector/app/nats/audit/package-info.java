/** Streams with planted faults, and whether each is found under its right name. */
@NullMarked
package io.marketprism.collector.app.nats.audit;

import org.jspecify.annotations.NullMarked;
