package io.marketprism.collector.resource;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/**
 * A figure that cannot always be read, and its last good value. Not thread-safe; owned by one
 * {@link ResourceSampler}.
 */
final class LastGood<T> {
  private final LongSupplier nanoTime;
  private final Callable<T> source;
  private Optional<T> value = Optional.empty();
  private long readAtNs;

  LastGood(LongSupplier nanoTime, Callable<T> source) {
    this.nanoTime = nanoTime;
    this.source = source;
  }

  /**
   * Reads anew; where that fails the value before stays. Errors are caught too: with descriptors
   * exhausted the JDK itself throws InternalError.
   */
  Optional<T> read() {
    try {
      value = Optional.of(source.call());
      readAtNs = nanoTime.getAsLong();
    } catch (Exception | LinkageError | InternalError e) {
      return value;
    }
    return value;
  }

  /** Nanoseconds since the value was read; empty where there is none. */
  OptionalLong ageNs(long nowNs) {
    return value.isPresent()
        ? OptionalLong.of(Math.max(0, nowNs - readAtNs))
        : OptionalLong.empty();
  }
}
