package io.marketprism.collector.model;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks that everything below is given. Immutable.
 *
 * @param wall UTC, for the stamps of events; may jump
 * @param nanoTime monotonic nanoseconds, for every age and timeout
 */
public record Clocks(InstantSource wall, LongSupplier nanoTime) {
  /** Nanoseconds since 1970 UTC by the wall clock. */
  public long epochNanos() {
    Instant now = wall.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** Monotonic nanoseconds; only differences mean anything. */
  public long nanos() {
    return nanoTime.getAsLong();
  }
}
