package io.marketprism.collector.measure;

/**
 * The classes in which durations are counted: one up to each bound, that included, and one for what
 * is above all. Immutable.
 */
public final class DurationBounds {
  /** From 1 ms to 60 s: how late the data of an exchange is. */
  public static final DurationBounds LAG =
      ofMicros(
          1_000,
          2_500,
          5_000,
          10_000,
          25_000,
          50_000,
          100_000,
          250_000,
          500_000,
          1_000_000,
          2_500_000,
          5_000_000,
          10_000_000,
          30_000_000,
          60_000_000);

  /** From 0.1 ms to 60 s: how long a sink takes. */
  public static final DurationBounds LATENCY =
      ofMicros(
          100,
          250,
          500,
          1_000,
          2_500,
          5_000,
          10_000,
          25_000,
          50_000,
          100_000,
          250_000,
          500_000,
          1_000_000,
          2_500_000,
          5_000_000,
          10_000_000,
          30_000_000,
          60_000_000);

  private final long[] micros;

  private DurationBounds(long[] micros) {
    this.micros = micros;
  }

  /**
   * Bounds in microseconds.
   *
   * @throws IllegalArgumentException where there is none, or one is not above the one before
   */
  static DurationBounds ofMicros(long... rising) {
    for (int i = 0; i < rising.length; i++) {
      if (rising[i] <= (i == 0 ? 0 : rising[i - 1])) {
        throw new IllegalArgumentException("bounds do not rise at " + rising[i]);
      }
    }
    if (rising.length == 0) {
      throw new IllegalArgumentException("no bound");
    }
    return new DurationBounds(rising.clone());
  }

  /** How many bounds there are. */
  public int size() {
    return micros.length;
  }

  /** A bound in microseconds; they rise with their index. */
  public long micros(int index) {
    return micros[index];
  }

  /** The index of the bound whose class a duration falls into; {@link #size()} above all. */
  int classOf(long duration) {
    int index = 0;
    while (index < micros.length && duration > micros[index]) {
      index++;
    }
    return index;
  }
}
