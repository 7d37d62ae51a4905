package io.marketprism.collector.health;

/**
 * From what feeds, sinks, connections and resources do to a verdict with reasons. Implementations
 * are pure: no clock, no I/O, no memory but the previous report.
 */
@FunctionalInterface
public interface HealthEvaluator {
  /** The verdict on {@code input}; the same input gives the same report. */
  HealthReport evaluate(HealthInput input);
}
