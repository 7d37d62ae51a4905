package io.marketprism.collector.app.simulator;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what must come about. */
public final class Patience {
  private static final long LIMIT_NANOS = 10_000_000_000L;

  private Patience() {}

  /** Returns once the condition holds; throws AssertionError after ten seconds. */
  public static void until(BooleanSupplier condition) {
    long from = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - from > LIMIT_NANOS) {
        throw new AssertionError("did not come about");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
