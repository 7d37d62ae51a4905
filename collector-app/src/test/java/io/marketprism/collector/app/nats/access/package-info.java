/** What addresses of servers are taken. */
@NullMarked
package io.marketprism.collector.app.nats.access;

import org.jspecify.annotations.NullMarked;
