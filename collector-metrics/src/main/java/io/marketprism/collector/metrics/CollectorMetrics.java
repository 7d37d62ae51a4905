package io.marketprism.collector.metrics;

import io.prometheus.client.CollectorRegistry;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The collector's metrics as simpleclient collectors, for an embedder who exposes them from a
 * registry of its own; {@link Endpoints} uses them too. The collectors hold no resources and are
 * called by one thread at a time. docs/METRICS.md lists what they give.
 */
public final class CollectorMetrics {
  private final List<SourceCollector> collectors;

  /**
   * The metrics of one collector.
   *
   * @param source what they are made from
   * @param nanoTime the monotonic clock of the collector, nanoseconds
   * @param maxFeeds feeds with series of their own; those beyond are summed under {@code other}
   */
  public CollectorMetrics(MetricsSource source, LongSupplier nanoTime, int maxFeeds) {
    collectors =
        List.of(
            new HealthMetrics(source),
            new ResourceMetrics(source, nanoTime),
            new SinkMetrics(source),
            new SocketMetrics(source),
            new ConnectionMetrics(source),
            new FrameMetrics(source),
            new WatchMetrics(source),
            new TotalMetrics(source),
            new FeedMetrics(source, maxFeeds));
  }

  /**
   * Adds them to {@code registry}.
   *
   * @throws IllegalArgumentException where it holds metrics of these names already
   */
  public void register(CollectorRegistry registry) {
    collectors.forEach(registry::register);
  }

  /** Takes them out of {@code registry}, where {@link #register} has put them. */
  public void unregister(CollectorRegistry registry) {
    collectors.forEach(registry::unregister);
  }

  /** Every family that they give. */
  List<Metric> metrics() {
    return collectors.stream().flatMap(collector -> collector.metrics().stream()).toList();
  }
}
