package io.marketprism.collector.exchange.venue;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long a wish for a snapshot waits: not at all at first, then longer each time. */
final class SnapshotPauses {
  private static final long FIRST_PAUSE_MS = 250;
  private static final long LONGEST_PAUSE_MS = 30_000;
  private static final int MAX_DOUBLINGS = 7;

  private SnapshotPauses() {}

  /** The pause before that attempt, 0 being the first. */
  static Duration before(int attempt, RandomGenerator random) {
    if (attempt == 0) {
      return Duration.ZERO;
    }
    long ceiling =
        Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(attempt - 1, MAX_DOUBLINGS));
    return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
  }
}
