package io.marketprism.collector.metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Which forms of a rendering were asked for in the last minutes, so that only those are made. At
 * first all count as asked for. Thread-safe.
 */
final class Demand {
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private final LongSupplier nanoTime;
  private final Map<Format, AtomicLong> askedAtNs = new EnumMap<>(Format.class);

  Demand(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    for (Format format : Format.values()) {
      askedAtNs.put(format, new AtomicLong(nanoTime.getAsLong()));
    }
  }

  void ask(Format format) {
    at(format).set(nanoTime.getAsLong());
  }

  /** Plain text is always wanted: it stands in for every other form. */
  boolean wants(Format format) {
    long age = nanoTime.getAsLong() - at(format).get();
    return format == Format.TEXT || age < REMEMBERED.toNanos();
  }

  private AtomicLong at(Format format) {
    return Objects.requireNonNull(askedAtNs.get(format));
  }
}
