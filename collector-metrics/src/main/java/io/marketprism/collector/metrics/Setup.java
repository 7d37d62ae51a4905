package io.marketprism.collector.metrics;

import io.marketprism.collector.model.Clocks;
import java.util.function.LongSupplier;

/**
 * What the endpoints are built with. Immutable.
 *
 * @param source what they show
 * @param clocks by which time
 * @param limits the bounds of a rendering
 * @param openStatus whether {@code /status} and the status page are served beyond loopback, too
 * @param listener is told of failures; must not throw, see {@link #safe}
 */
record Setup(
    MetricsSource source,
    Clocks clocks,
    RenderLimits limits,
    boolean openStatus,
    FailureListener listener) {

  LongSupplier nanoTime() {
    return clocks.nanoTime();
  }

  /** {@code listener}, with what it throws ignored: it has nowhere to go and must harm nothing. */
  static FailureListener safe(FailureListener listener) {
    return (what, cause) -> {
      try {
        listener.failed(what, cause);
      } catch (RuntimeException | LinkageError | StackOverflowError ofTheListener) {
        cause.addSuppressed(ofTheListener);
      }
    };
  }
}
