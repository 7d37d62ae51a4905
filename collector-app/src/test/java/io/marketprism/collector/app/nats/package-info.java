/** What is published on NATS and read from it, tried on real servers. */
@NullMarked
package io.marketprism.collector.app.nats;

import org.jspecify.annotations.NullMarked;
