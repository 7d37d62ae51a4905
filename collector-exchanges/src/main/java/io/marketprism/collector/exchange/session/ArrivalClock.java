package io.marketprism.collector.exchange.session;

import io.marketprism.collector.model.Clocks;
import java.util.concurrent.TimeUnit;

/**
 * Stamps frames with wall and monotonic time by reading one clock a frame: the wall clock is read
 * once a millisecond, and the monotonic one carries it on. A step of the wall clock is seen a
 * millisecond later at most.
 *
 * <p>Not thread-safe; owned by one reader thread.
 */
final class ArrivalClock {
  private static final long TRUSTED_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Clocks clocks;
  private boolean anchored;
  private long nowNs;
  private long anchorNs;
  private long anchorEpochNs;

  ArrivalClock(Clocks clocks) {
    this.clocks = clocks;
  }

  /** A frame arrived. Its time, in nanoseconds since 1970 UTC. */
  long stamp() {
    nowNs = clocks.nanos();
    if (!anchored || nowNs - anchorNs >= TRUSTED_NS) {
      anchored = true;
      anchorNs = nowNs;
      anchorEpochNs = clocks.epochNanos();
    }
    return anchorEpochNs + (nowNs - anchorNs);
  }

  /** When {@link #stamp} was called last; nanoseconds, monotonic. */
  long nowNs() {
    return nowNs;
  }
}
