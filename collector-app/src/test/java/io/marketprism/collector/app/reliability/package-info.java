/**
 * The proof of the NATS sink from end to end: the packaged collector between simulated exchanges
 * and real servers, faults between them, and an audit of all that the streams hold in the end.
 * Needs nothing but the built jar and test classes, so that {@code .ci/reliability} runs it too.
 */
@NullMarked
package io.marketprism.collector.app.reliability;

import org.jspecify.annotations.NullMarked;
