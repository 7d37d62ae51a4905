package io.marketprism.collector.connection;

/**
 * How many connections may be held at once. Immutable.
 *
 * @param total in all, at least 1
 * @param perVenue for any one venue, at least 1
 */
public record ConnectionLimits(int total, int perVenue) {
  /** Refuses bounds below 1. */
  public ConnectionLimits {
    if (total < 1 || perVenue < 1) {
      throw new IllegalArgumentException(
          "limits of connections must be at least 1, not " + total + " and " + perVenue);
    }
  }
}
