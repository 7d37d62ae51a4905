package io.marketprism.collector.metrics;

import io.marketprism.collector.health.WatchReport;
import java.util.List;
import java.util.OptionalLong;

/** What the watch over the process itself found. Thread-safe. */
final class WatchMetrics extends SourceCollector {
  static final Metric CLOCK_JUMPS =
      Metric.counter(
          "collector_clock_jumps_total",
          "Steps of the wall clock beyond a second, forward or backward.",
          "direction");
  static final Metric STANDSTILLS =
      Metric.counter(
          "collector_standstills_total",
          "Times that nothing in the process ran for more than a second too long.");
  static final Metric STANDSTILL_TIME =
      Metric.counter("collector_standstill_seconds_total", "How long standstills were together.");
  static final Metric LONGEST =
      Metric.gauge("collector_standstill_longest_seconds", "How long the longest standstill was.");
  static final Metric REAPED =
      Metric.counter(
          "collector_connections_reaped_total",
          "Connections past every deadline that the registry took away.");
  static final Metric EXHAUSTED =
      Metric.gauge(
          "collector_descriptors_exhausted",
          "1 where descriptors have run out and their reserve is given free, else 0.");
  static final Metric RELEASES =
      Metric.counter(
          "collector_descriptor_reserve_releases_total",
          "Times that the reserve of descriptors was given free.");

  private final MetricsSource source;

  WatchMetrics(MetricsSource source) {
    super(
        "watch",
        List.of(CLOCK_JUMPS, STANDSTILLS, STANDSTILL_TIME, LONGEST, REAPED, EXHAUSTED, RELEASES));
    this.source = source;
  }

  @Override
  void collect(Families families) {
    WatchReport watch = source.watch();
    families.add(CLOCK_JUMPS, watch.clockStepsForward(), "forward");
    families.add(CLOCK_JUMPS, watch.clockStepsBackward(), "backward");
    families.add(STANDSTILLS, watch.standstills());
    families.addSeconds(STANDSTILL_TIME, OptionalLong.of(watch.standstillNs()), List.of());
    families.addSeconds(LONGEST, OptionalLong.of(watch.longestStandstillNs()), List.of());
    families.add(REAPED, watch.connectionsReaped());
    families.add(EXHAUSTED, watch.descriptorsExhausted() ? 1 : 0);
    families.add(RELEASES, watch.reserveReleases());
  }
}
