package io.marketprism.collector.app.run;

import io.marketprism.collector.metrics.http.EndpointProperties;
import io.marketprism.collector.resource.ResourceSampler;

/**
 * What only a process of its own may set: the limits of the JDK's HTTP server, and the end on an
 * OutOfMemoryError. Called first, before a class reads what it sets.
 */
public final class ProcessGuards {
  private static final long FEW_DESCRIPTORS = 1024;

  private ProcessGuards() {}

  /** Sets what is not set already. */
  public static void install() {
    EndpointProperties.recommended(ResourceSampler.descriptorLimit().orElse(FEW_DESCRIPTORS))
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
