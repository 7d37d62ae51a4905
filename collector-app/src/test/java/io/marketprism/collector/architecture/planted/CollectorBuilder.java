package io.marketprism.collector.architecture.planted;

import java.util.function.LongSupplier;

/** The one place that may take the system's clock, and nothing else of the process. */
final class CollectorBuilder {
  private LongSupplier mayTakeTheClock = System::nanoTime;

  LongSupplier clock() {
    return mayTakeTheClock;
  }

  void exits() {
    System.exit(0);
  }
}
