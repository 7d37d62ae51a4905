package io.marketprism.collector.exchange.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When frames and data arrived on one connection, and the longest pauses between data. Written by
 * its reader thread, read by any.
 */
final class Arrivals {
  /** Pauses that must have been seen before they say what is usual. */
  private static final int ENOUGH = 20;

  private static final long WINDOW_NS = TimeUnit.MINUTES.toNanos(5);

  private final AtomicLong lastNs = new AtomicLong();
  private final AtomicLong heardNs = new AtomicLong();
  private volatile boolean any;
  private volatile boolean enough;
  private volatile long firstNs;
  private volatile long longestBeforeNs;
  private volatile long longestNs;
  private long windowNs;
  private int pauses;

  /** Nothing is known of the channels yet. */
  Arrivals() {}

  /** The same channels as on an earlier connection: what was usual there is usual here. */
  Arrivals(Arrivals earlier) {
    this.longestBeforeNs = earlier.longestPauseNs();
    this.enough = earlier.enough;
  }

  /** The connection is open. Called on the reader thread, before any data. */
  void opened(long nowNs) {
    windowNs = nowNs;
    lastNs.set(nowNs);
    heardNs.set(nowNs);
  }

  /** A frame of any kind arrived. Called on the reader thread. */
  void heard(long nowNs) {
    heardNs.lazySet(nowNs);
  }

  /** Data arrived. Called on the reader thread. */
  void saw(long nowNs) {
    long pauseNs = nowNs - lastNs.getPlain();
    if (!any) {
      any = true;
      firstNs = nowNs;
    }
    if (pauses < ENOUGH && ++pauses == ENOUGH) {
      enough = true;
    }
    if (nowNs - windowNs > WINDOW_NS) {
      windowNs = nowNs;
      longestBeforeNs = longestNs;
      longestNs = 0;
    }
    if (pauseNs > longestNs) {
      longestNs = pauseNs;
    }
    lastNs.lazySet(nowNs);
  }

  /** Whether any data arrived. */
  boolean any() {
    return any;
  }

  /** When data last arrived, or else when the connection was opened. */
  long lastNs() {
    return lastNs.get();
  }

  /** When a frame of any kind last arrived, or else when the connection was opened. */
  long heardNs() {
    return heardNs.get();
  }

  /** From the first data to the last. */
  long flowedNs() {
    return any ? Math.max(1, lastNs.get() - firstNs) : 0;
  }

  /** Whether enough was seen to say what is usual. */
  boolean enough() {
    return enough;
  }

  /** The longest pause of the last five to ten minutes. */
  long longestPauseNs() {
    return Math.max(longestNs, longestBeforeNs);
  }
}
