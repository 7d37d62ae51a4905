package io.marketprism.collector.app.simulator.server;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * So many events in any window of that length, strictly: no burst at the edge of two windows.
 *
 * <p>Not thread-safe.
 */
public final class RollingLimit {
  private final int most;
  private final long window;
  private final ArrayDeque<Long> times = new ArrayDeque<>();

  /** Nothing counted yet. */
  public RollingLimit(int most, Duration window) {
    this.most = most;
    this.window = window.toNanos();
  }

  /** Counts an event at this time in nanoseconds; false where it is one too many. */
  public boolean offer(long now) {
    while (!times.isEmpty() && now - times.getFirst() >= window) {
      times.removeFirst();
    }
    if (times.size() >= most) {
      return false;
    }
    times.addLast(now);
    return true;
  }
}
