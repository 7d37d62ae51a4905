package io.marketprism.collector.app.run;

import io.marketprism.collector.metrics.http.EndpointProperties;

/**
 * What only a process of its own may set: the limits of the JDK's HTTP server, and the end on an
 * OutOfMemoryError. Called first, before a class reads what it sets.
 */
public final class ProcessGuards {
  private ProcessGuards() {}

  /** Sets what is not set already. */
  public static void install() {
    EndpointProperties.recommended()
        .forEach(
            (name, value) -> {
              if (System.getProperty(name) == null) {
                System.setProperty(name, value);
              }
            });
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught(thread, failure));
  }

  private static void uncaught(Thread thread, Throwable failure) {
    endOnOutOfMemory(failure);
    System.err.println("thread " + thread.getName() + " ended: " + failure);
  }

  /** Ends the process at once where memory is exhausted, since nothing in it can be relied upon. */
  public static void endOnOutOfMemory(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      Runtime.getRuntime().halt(ExitCode.GAVE_UP);
    }
  }
}
