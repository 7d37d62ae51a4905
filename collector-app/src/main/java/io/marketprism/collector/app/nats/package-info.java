/**
 * Publishes events to NATS JetStream: a spool on disk before it, streams kept as configured,
 * acknowledgements counted, order kept over failures. The only package, with those below it, that
 * uses the client library.
 */
@NullMarked
package io.marketprism.collector.app.nats;

import org.jspecify.annotations.NullMarked;
