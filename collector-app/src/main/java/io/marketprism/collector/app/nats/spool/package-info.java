/**
 * The spool: one append-only log on disk for each lane, which holds events until the outside has
 * them and a while longer; knows nothing of whom they go to.
 */
@NullMarked
package io.marketprism.collector.app.nats.spool;

import org.jspecify.annotations.NullMarked;
