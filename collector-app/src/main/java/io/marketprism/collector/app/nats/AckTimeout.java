package io.marketprism.collector.app.nats;

import java.util.concurrent.TimeUnit;

/**
 * How long an acknowledgement may take, as was learned: it doubles where one did not come, up to 16
 * times what is usual, and goes back while all come in a quarter of it. Not thread-safe; guarded by
 * the lock of one {@link Window}. Times are nanoseconds.
 */
final class AckTimeout {
  private static final int TIMED = 1024;
  private static final int LONGEST = 16;

  private final long usualNs;
  private long nowNs;
  private long slowestNs;
  private int timed;

  AckTimeout(long usualNs) {
    this.usualNs = usualNs;
    this.nowNs = usualNs;
  }

  /** How long one may take now. */
  long ns() {
    return nowNs;
  }

  /** One came after that time. */
  void came(long afterNs) {
    slowestNs = Math.max(slowestNs, afterNs);
    if (++timed == TIMED) {
      if (slowestNs < nowNs / 4) {
        nowNs = Math.max(usualNs, nowNs / 2);
      }
      begin();
    }
  }

  /** One did not come; says in words how long it was waited for. */
  String missed() {
    long waitedMs = TimeUnit.NANOSECONDS.toMillis(nowNs);
    nowNs = Math.min(2 * nowNs, LONGEST * usualNs);
    begin();
    return "no acknowledgement in " + waitedMs + " ms";
  }

  private void begin() {
    timed = 0;
    slowestNs = 0;
  }
}
