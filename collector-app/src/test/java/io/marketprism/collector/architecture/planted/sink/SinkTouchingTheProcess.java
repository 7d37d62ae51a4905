package io.marketprism.collector.architecture.planted.sink;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Does what libraries must not do, a method for each. */
final class SinkTouchingTheProcess {
  void exits() {
    System.exit(0);
  }

  void hooks() {
    Runtime.getRuntime().addShutdownHook(new Thread());
  }

  String sets() {
    return System.setProperty("key", "value");
  }

  void handles() {
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {});
  }

  String readsEnvironment() {
    return System.getenv().toString();
  }

  String readsProperty() {
    return System.getProperty("key", "");
  }

  Instant readsWallClock() {
    return Instant.now();
  }

  long readsMillis() {
    return System.currentTimeMillis();
  }

  LongSupplier passesClockOn() {
    return System::nanoTime;
  }

  InstantSource makesClock() {
    return InstantSource.system();
  }

  void prints() {
    System.out.println("printed");
  }

  void traces(RuntimeException error) {
    error.printStackTrace();
  }

  Instant mayReadClockThatItWasGiven(Clock clock) {
    return Instant.now(clock);
  }
}
