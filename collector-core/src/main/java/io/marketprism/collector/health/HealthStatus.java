package io.marketprism.collector.health;

/** The verdict on the whole collector. */
public enum HealthStatus {
  /** Everything asked for is delivered. */
  HEALTHY,
  /** Something is missing and named; the rest is delivered. */
  DEGRADED,
  /** Nothing useful is delivered; a supervisor should act. */
  UNHEALTHY
}
