package io.marketprism.collector.metrics;

import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import java.util.List;
import java.util.Map;

/** What became of the frames of WebSockets. Thread-safe; holds nothing but its source. */
final class FrameMetrics extends SourceCollector {
  static final Metric FRAMES =
      Metric.counter(
          "collector_frames_total", "Text frames that could be read.", "venue", "outcome");
  static final Metric REJECTED =
      Metric.counter(
          "collector_rejected_frames_total",
          "Text frames that could not be read, by reason.",
          "venue",
          "reason");

  private final MetricsSource source;

  FrameMetrics(MetricsSource source) {
    super("frames", List.of(FRAMES, REJECTED));
    this.source = source;
  }

  @Override
  void collect(Families families) {
    for (Map.Entry<String, FrameCounts> entry : source.frames().entrySet()) {
      String venue = entry.getKey();
      FrameCounts counts = entry.getValue();
      families.add(FRAMES, counts.data(), venue, "data");
      families.add(FRAMES, counts.control(), venue, "control");
      families.add(FRAMES, counts.ignored(), venue, "ignored");
      counts.rejected().forEach((reason, n) -> families.add(REJECTED, n, venue, reason));
    }
  }
}
