package io.marketprism.collector.health;

/**
 * What the watch over the process itself found since the start: its clocks, its standstills, its
 * descriptors, and connections that nobody else took away. Immutable; counts only rise.
 *
 * @param clockStepsForward steps of the wall clock to the future beyond a second
 * @param clockStepsBackward steps of the wall clock to the past beyond a second
 * @param standstills times that nothing ran for more than a second too long
 * @param standstillNs how long these were together, nanoseconds
 * @param longestStandstillNs how long the longest was, nanoseconds
 * @param connectionsReaped connections past their deadline that were cancelled
 * @param descriptorsExhausted whether the reserve of descriptors is given free
 * @param reserveReleases times that it was
 */
public record WatchReport(
    long clockStepsForward,
    long clockStepsBackward,
    long standstills,
    long standstillNs,
    long longestStandstillNs,
    long connectionsReaped,
    boolean descriptorsExhausted,
    long reserveReleases) {

  /** Nothing was found. */
  public static final WatchReport NONE = new WatchReport(0, 0, 0, 0, 0, 0, false, 0);
}
