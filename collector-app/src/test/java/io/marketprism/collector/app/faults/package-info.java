/**
 * The proof that nothing leaks and no feed dies silently: the packaged collector between simulated
 * exchanges behind proxies with faults, looked at from outside. Needs nothing but the built jar and
 * test classes, so that {@code .ci/faults} runs it too. Another scenario is a method of a step or
 * two on a {@link io.marketprism.collector.app.faults.Stage}, and a line in {@link
 * io.marketprism.collector.app.faults.Scenario}.
 */
@NullMarked
package io.marketprism.collector.app.faults;

import org.jspecify.annotations.NullMarked;
