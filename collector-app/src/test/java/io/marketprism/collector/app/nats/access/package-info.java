/** Addresses of servers, and connections to real ones with each kind of credentials and TLS. */
@NullMarked
package io.marketprism.collector.app.nats.access;

import org.jspecify.annotations.NullMarked;
