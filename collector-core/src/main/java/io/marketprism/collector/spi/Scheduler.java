package io.marketprism.collector.spi;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The control thread: runs short tasks one at a time, in order, now or after a delay. Tasks do no
 * I/O and do not block. A task that throws is counted and harms no other. After close nothing runs.
 * Thread-safe.
 */
public interface Scheduler extends Executor {
  /** Runs {@code task} once after {@code delay}, on the monotonic clock. */
  Cancellable schedule(Duration delay, Runnable task);

  /** A task that may be taken back. */
  @FunctionalInterface
  interface Cancellable {
    /** Takes the task back where it has not begun; safe to call twice and from any thread. */
    void cancel();
  }
}
