@NullMarked
package io.marketprism.collector.app.nats.spool;

import org.jspecify.annotations.NullMarked;
