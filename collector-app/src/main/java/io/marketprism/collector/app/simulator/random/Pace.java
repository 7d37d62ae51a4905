package io.marketprism.collector.app.simulator.random;

import java.util.function.LongSupplier;

/**
 * Says how many events are due at a rate. What was missed by more than a second, as after a
 * suspension of the process, is not made up for.
 *
 * <p>Not thread-safe; owned by one {@link RandomMarket}.
 */
final class Pace {
  private static final double SECOND = 1e9;

  private final double rate;
  private final LongSupplier nanoTime;
  private long since;
  private long done;

  Pace(double rate, LongSupplier nanoTime) {
    this.rate = rate;
    this.nanoTime = nanoTime;
    restart();
  }

  /** Counts from now on. */
  void restart() {
    since = nanoTime.getAsLong();
    done = 0;
  }

  /** How many events are due and not done. */
  long due() {
    long elapsed = nanoTime.getAsLong() - since;
    long due = (long) (elapsed * rate / SECOND) - done;
    if (due <= Math.max(rate, 1)) {
      return due;
    }
    restart();
    return 1;
  }

  void done(long events) {
    done += events;
  }

  /** Nanoseconds until the next event is due; at least 0. */
  long untilNext() {
    long at = since + (long) Math.ceil((done + 1) * SECOND / rate);
    return Math.max(0, at - nanoTime.getAsLong());
  }
}
