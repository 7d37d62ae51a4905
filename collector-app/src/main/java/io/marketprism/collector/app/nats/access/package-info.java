/** How the collector's commands and sinks reach NATS servers; knows no events. */
@NullMarked
package io.marketprism.collector.app.nats.access;

import org.jspecify.annotations.NullMarked;
