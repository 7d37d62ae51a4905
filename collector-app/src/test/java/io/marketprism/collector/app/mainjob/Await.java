package io.marketprism.collector.app.mainjob;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens in another process and so cannot be waited for otherwise. */
public final class Await {
  private static final long LOOK_EACH_NS = 20_000_000;

  private Await() {}

  /** Returns once the condition holds; fails where it does not within that time. */
  public static void until(String what, Duration within, BooleanSupplier condition) {
    value(what, within, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** The value once there is one; fails where there is none within that time. */
  public static <T> T value(String what, Duration within, Supplier<Optional<T>> source) {
    long start = System.nanoTime();
    while (true) {
      Optional<T> value = source.get();
      if (value.isPresent()) {
        return value.get();
      }
      if (System.nanoTime() - start > within.toNanos()) {
        throw new AssertionError("not within " + within + ": " + what);
      }
      LockSupport.parkNanos(LOOK_EACH_NS);
    }
  }
}
