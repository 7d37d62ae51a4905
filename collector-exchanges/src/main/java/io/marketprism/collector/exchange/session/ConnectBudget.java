package io.marketprism.collector.exchange.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast connections to one host may be opened, over all that share it: several venues of an
 * exchange may have one host, and are counted together there. Thread-safe; no call blocks.
 */
public final class ConnectBudget {
  private final ConnectPace pace;
  private final LongSupplier nanoTime;

  /** The moment at which the whole burst is free again. */
  @GuardedBy("this")
  private long fullAtNs;

  @GuardedBy("this")
  private long notBeforeNs;

  /**
   * A budget of which nothing is spent.
   *
   * @param nanoTime nanoseconds, monotonic
   */
  public ConnectBudget(ConnectPace pace, LongSupplier nanoTime) {
    this.pace = pace;
    this.nanoTime = nanoTime;
    this.fullAtNs = nanoTime.getAsLong();
    this.notBeforeNs = fullAtNs;
  }

  /** How long until a connection may be opened, zero or less where it may be now. Nanoseconds. */
  synchronized long waitNs() {
    long intervalNs = pace.interval().toNanos();
    long freeAtNs = fullAtNs - (pace.burst() - 1) * intervalNs;
    return later(freeAtNs, notBeforeNs) - nanoTime.getAsLong();
  }

  /** Takes a turn where there is one now. */
  synchronized boolean take() {
    if (waitNs() > 0) {
      return false;
    }
    long now = nanoTime.getAsLong();
    fullAtNs = later(fullAtNs, now) + pace.interval().toNanos();
    notBeforeNs = later(notBeforeNs, now + pace.spacing().toNanos());
    return true;
  }

  /** Gives no turn for so long: the exchange asked us to stay away. */
  synchronized void hold(Duration time) {
    notBeforeNs = later(notBeforeNs, nanoTime.getAsLong() + time.toNanos());
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }
}
