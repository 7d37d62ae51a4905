package io.marketprism.collector.exchange.session;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what no callback tells. */
final class Eventually {
  private Eventually() {}

  /** Returns once it holds, and fails where it does not within that time. */
  static void holds(String what, Duration within, BooleanSupplier condition) {
    long until = System.nanoTime() + within.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("not within " + within + ": " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
