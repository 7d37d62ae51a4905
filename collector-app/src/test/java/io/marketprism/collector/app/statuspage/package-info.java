/**
 * The status page in a real browser, over the real endpoints of a collector that collects from
 * simulated exchanges. Depends on nothing of the page but what a reader of it sees.
 */
@NullMarked
package io.marketprism.collector.app.statuspage;

import org.jspecify.annotations.NullMarked;
