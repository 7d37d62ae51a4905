/** Benchmarks of the hot path; built with the tests, run by a profile only. */
@NullMarked
package io.marketprism.collector.exchange.bench;

import org.jspecify.annotations.NullMarked;
