package io.marketprism.collector;

import io.marketprism.collector.model.Clocks;
import java.time.Duration;

/**
 * Compares the wall clock with the monotonic one, and both with how often it is asked: a step of
 * the wall clock, and a standstill of the process, are noticed and counted. Nothing else follows
 * from a step, since ages and deadlines are monotonic.
 *
 * <p>A machine that was suspended looks like a step forward: the monotonic clock stands still with
 * it. A process that was stopped, starved or paused looks like a standstill, and so does a control
 * thread that was busy.
 *
 * <p>Asked by one thread, the control thread; {@link #found()} is thread-safe.
 */
final class ClockWatch {
  private static final long BEYOND_NS = Duration.ofSeconds(1).toNanos();

  /** Two clocks are read together where this much lies between, at the most. */
  private static final long TOGETHER_NS = Duration.ofMillis(5).toNanos();

  private static final int TRIES = 5;

  private final Clocks clocks;
  private final long eachNs;
  private volatile Found found = new Found(0, 0, 0, 0, 0);
  private long lastNs;
  private long lastWallNs;

  /**
   * @param each how often it is asked
   */
  ClockWatch(Clocks clocks, Duration each) {
    this.clocks = clocks;
    this.eachNs = each.toNanos();
    read();
  }

  /** What was found since the start; times in nanoseconds. Immutable. */
  record Found(
      long stepsForward,
      long stepsBackward,
      long standstills,
      long standstillNs,
      long longestStandstillNs) {

    private Found stepped(long aheadNs) {
      boolean forward = aheadNs > 0;
      return new Found(
          stepsForward + (forward ? 1 : 0),
          stepsBackward + (forward ? 0 : 1),
          standstills,
          standstillNs,
          longestStandstillNs);
    }

    private Found stoodStill(long ns) {
      return new Found(
          stepsForward,
          stepsBackward,
          standstills + 1,
          standstillNs + ns,
          Math.max(longestStandstillNs, ns));
    }
  }

  Found found() {
    return found;
  }

  /** The time has come to look again: the one until which {@code each} had to pass. */
  void look() {
    long beforeNs = lastNs;
    long wallBeforeNs = lastWallNs;
    read();
    long passedNs = lastNs - beforeNs;
    long aheadNs = lastWallNs - wallBeforeNs - passedNs;
    Found now = found;
    if (Math.abs(aheadNs) > BEYOND_NS) {
      now = now.stepped(aheadNs);
    }
    if (passedNs - eachNs > BEYOND_NS) {
      now = now.stoodStill(passedNs - eachNs);
    }
    found = now;
  }

  /** Reads both clocks together, unless something comes between each time. */
  private void read() {
    for (int i = 0; i < TRIES; i++) {
      lastNs = clocks.nanos();
      lastWallNs = clocks.epochNanos();
      if (clocks.nanos() - lastNs <= TOGETHER_NS) {
        return;
      }
    }
  }
}
