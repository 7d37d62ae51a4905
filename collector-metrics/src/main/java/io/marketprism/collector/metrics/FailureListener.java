package io.marketprism.collector.metrics;

/**
 * Is told why something could not be prepared; what is served instead is said in the metrics.
 * Called on threads of the endpoints, for each failure, so up to once a second for each part; must
 * not block. What it throws is ignored.
 */
@FunctionalInterface
public interface FailureListener {
  /**
   * Preparing failed.
   *
   * @param what the part of the metrics, or the page
   * @param cause what was thrown
   */
  void failed(String what, Throwable cause);
}
