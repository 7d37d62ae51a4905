package io.marketprism.collector.metrics;

import io.marketprism.collector.model.Clocks;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A monotonic clock that moves when it is told to. Thread-safe. */
final class ManualNanos implements LongSupplier {
  private final AtomicLong now = new AtomicLong(5_000_000_000L);

  @Override
  public long getAsLong() {
    return now.get();
  }

  void advance(Duration by) {
    now.addAndGet(by.toNanos());
  }

  /** This clock with the wall clock standing still. */
  Clocks clocks() {
    return new Clocks(() -> FakeSource.NOW, this);
  }
}
