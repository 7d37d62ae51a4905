package io.marketprism.collector.app.simulator.random;

/**
 * A small, fast, seeded source of random numbers (SplitMix64).
 *
 * <p>Not thread-safe.
 */
final class Dice {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  Dice(long seed) {
    state = seed;
  }

  private long bits() {
    state += GOLDEN;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A number from 0 to {@code bound} - 1. */
  int below(int bound) {
    return (int) (((bits() >>> 32) * bound) >>> 32);
  }
}
