/** Connections to real NATS servers with each kind of credentials, and TLS. */
@NullMarked
package io.marketprism.collector.app.nats.access;

import org.jspecify.annotations.NullMarked;
