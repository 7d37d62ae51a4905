package io.marketprism.collector.health;

import java.time.Duration;

/**
 * The limits by which health is judged. Immutable; the constructor refuses limits that are not
 * positive.
 *
 * @param grace after start, during which nothing is called worse than DEGRADED
 * @param hold time that what calls for UNHEALTHY has to last before it counts, and to be over
 *     before it counts no longer
 * @param staleAfter the least age of its last data from which a feed, or a sample of the resources,
 *     counts as stale; a feed that is usually quiet for longer is given longer
 * @param stallAfter time without progress of a sink that has events waiting, from which it is stuck
 * @param restartAfter the same time, from which only a restart helps
 * @param closingLimit time that a connection may take to close
 * @param heapShare share of the heap's limit in use after a collection that is too much, 0 to 1
 * @param descriptorShare share of the descriptors' limit in use that is too much, 0 to 1
 */
public record HealthSettings(
    Duration grace,
    Duration hold,
    Duration staleAfter,
    Duration stallAfter,
    Duration restartAfter,
    Duration closingLimit,
    double heapShare,
    double descriptorShare) {

  /** What the configuration says where it says nothing. */
  public static final HealthSettings DEFAULTS =
      new HealthSettings(
          Duration.ofSeconds(120),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofSeconds(30),
          0.8,
          0.85);

  /** Refuses limits that mean nothing. */
  public HealthSettings {
    checkNotNegative("grace", grace);
    checkNotNegative("hold", hold);
    checkPositive("stale_after", staleAfter);
    checkPositive("stall_after", stallAfter);
    checkPositive("restart_after", restartAfter);
    checkPositive("closing_limit", closingLimit);
    checkShare("heap_share", heapShare);
    checkShare("descriptor_share", descriptorShare);
  }

  /** These settings with another time of grace; zero judges fully from the start. */
  public HealthSettings withGrace(Duration other) {
    return new HealthSettings(
        other,
        hold,
        staleAfter,
        stallAfter,
        restartAfter,
        closingLimit,
        heapShare,
        descriptorShare);
  }

  /** These settings with another time that UNHEALTHY has to last; zero counts it at once. */
  public HealthSettings withHold(Duration other) {
    return new HealthSettings(
        grace,
        other,
        staleAfter,
        stallAfter,
        restartAfter,
        closingLimit,
        heapShare,
        descriptorShare);
  }

  /** These settings with another age from which a feed is stale. */
  public HealthSettings withStaleAfter(Duration other) {
    return new HealthSettings(
        grace, hold, other, stallAfter, restartAfter, closingLimit, heapShare, descriptorShare);
  }

  /** These settings with another share of the heap that is too much. */
  public HealthSettings withHeapShare(double other) {
    return new HealthSettings(
        grace, hold, staleAfter, stallAfter, restartAfter, closingLimit, other, descriptorShare);
  }

  private static void checkNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " is negative: " + value);
    }
  }

  private static void checkPositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " is not positive: " + value);
    }
  }

  private static void checkShare(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " is not between 0 and 1: " + value);
    }
  }
}
