package io.marketprism.collector.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * How long events took from received to published, in microseconds. {@link #record} is called on
 * the sink's thread only and never waits; {@link #snapshot} on any thread.
 */
final class LatencyRecorder {
  private static final long MAX_MICROS = 3_600_000_000L;
  private static final int DIGITS = 2;

  private final ReentrantLock lock = new ReentrantLock();
  private final SingleWriterRecorder recorder = new SingleWriterRecorder(MAX_MICROS, DIGITS);

  @GuardedBy("lock")
  private final Histogram total = new Histogram(MAX_MICROS, DIGITS);

  @GuardedBy("lock")
  private @Nullable Histogram interval;

  /** Counts one event; below 0, where the clock was set back, as 0, above an hour as an hour. */
  void record(long micros) {
    recorder.recordValue(Math.max(0, Math.min(MAX_MICROS, micros)));
  }

  /** Everything since the start; a copy. */
  Histogram snapshot() {
    lock.lock();
    try {
      Histogram latest = recorder.getIntervalHistogram(interval);
      interval = latest;
      total.add(latest);
      return total.copy();
    } finally {
      lock.unlock();
    }
  }
}
