package io.marketprism.collector.metrics;

import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import java.util.List;

/** What became of frames, by venue. Thread-safe; holds nothing but its source. */
final class FrameMetrics extends SourceCollector {
  static final Metric RECEIVED =
      Metric.counter("collector_frames_received_total", "Text frames received.", "venue");
  static final Metric DATA =
      Metric.counter("collector_frames_data_total", "Frames that were given to a feed.", "venue");
  static final Metric CONTROL =
      Metric.counter(
          "collector_frames_control_total",
          "Frames that were acknowledgements, notices or heartbeats.",
          "venue");
  static final Metric IGNORED =
      Metric.counter(
          "collector_frames_ignored_total",
          "Frames of channels that nobody asked for any more.",
          "venue");
  static final Metric REJECTED =
      Metric.counter(
          "collector_frames_rejected_total",
          "Frames that could not be read, by reason.",
          "venue",
          "reason");

  private final MetricsSource source;

  FrameMetrics(MetricsSource source) {
    super("frames", List.of(RECEIVED, DATA, CONTROL, IGNORED, REJECTED));
    this.source = source;
  }

  @Override
  void collect(Families families) {
    source.frames().forEach((venue, counts) -> add(families, venue, counts));
  }

  private static void add(Families families, String venue, FrameCounts counts) {
    families.add(RECEIVED, counts.frames(), venue);
    families.add(DATA, counts.data(), venue);
    families.add(CONTROL, counts.control(), venue);
    families.add(IGNORED, counts.ignored(), venue);
    counts.rejected().forEach((reason, n) -> families.add(REJECTED, n, venue, reason));
  }
}
