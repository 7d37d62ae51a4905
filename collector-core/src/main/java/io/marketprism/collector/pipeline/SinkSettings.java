package io.marketprism.collector.pipeline;

import java.time.Duration;

/**
 * How the queue before a sink behaves. Immutable.
 *
 * @param queueBytes bound of what waits and what is being written, in bytes of heap
 * @param linger how long the sink's thread rests after a batch before it looks again; events gather
 *     meanwhile, so that no reader has to wake it
 * @param retryPause how long it waits before it offers to a failing sink again
 */
public record SinkSettings(long queueBytes, Duration linger, Duration retryPause) {
  /** 64 MiB, 5 ms, 1 s. */
  public static final SinkSettings DEFAULT =
      new SinkSettings(64L << 20, Duration.ofMillis(5), Duration.ofSeconds(1));

  private static final long MIN_QUEUE_BYTES = 4096;

  /** Refuses a queue below 4 KiB, a negative linger and a retry without a pause. */
  public SinkSettings {
    if (queueBytes < MIN_QUEUE_BYTES) {
      throw new IllegalArgumentException("a queue of " + queueBytes + " bytes is too small");
    }
    if (linger.isNegative()) {
      throw new IllegalArgumentException("linger of " + linger);
    }
    if (retryPause.isNegative() || retryPause.isZero()) {
      throw new IllegalArgumentException("retry pause of " + retryPause);
    }
  }

  /** The same with another bound. */
  public SinkSettings withQueueBytes(long bytes) {
    return new SinkSettings(bytes, linger, retryPause);
  }

  /** The same with another rest after a batch. */
  public SinkSettings withLinger(Duration rest) {
    return new SinkSettings(queueBytes, rest, retryPause);
  }

  /** The same with another pause before a retry. */
  public SinkSettings withRetryPause(Duration pause) {
    return new SinkSettings(queueBytes, linger, pause);
  }
}
