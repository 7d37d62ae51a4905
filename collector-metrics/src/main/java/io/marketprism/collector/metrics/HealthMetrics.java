package io.marketprism.collector.metrics;

import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.health.HealthStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The verdict on the collector, and what it is. Thread-safe. */
final class HealthMetrics extends SourceCollector {
  static final Metric STATUS =
      Metric.gauge(
          "collector_health_status", "1 for the status that holds, 0 for the others.", "status");
  static final Metric SINCE =
      Metric.gauge(
          "collector_health_status_since_timestamp_seconds",
          "When the status was entered, as Unix time.");
  static final Metric EVALUATED =
      Metric.gauge(
          "collector_health_evaluated_timestamp_seconds",
          "When health was last evaluated, as Unix time.");
  static final Metric REASON =
      Metric.gauge("collector_health_reason", "1 for each reason that holds.", "code", "status");
  static final Metric READY =
      Metric.gauge("collector_ready", "1 where at least one feed is live, else 0.");
  static final Metric LIVE =
      Metric.gauge("collector_live", "0 where only a restart helps, else 1.");
  static final Metric HANDLER_ERRORS =
      Metric.counter(
          "collector_handler_errors_total",
          "Throwables caught in code that others call or supply, by place.",
          "place");
  static final Metric BUILD =
      Metric.info("collector_build_info", "What is running.", "version", "revision", "java");
  static final Metric STARTED =
      Metric.gauge("process_start_time_seconds", "When the collector was started, as Unix time.");

  private final MetricsSource source;

  HealthMetrics(MetricsSource source) {
    super(
        "health",
        List.of(STATUS, SINCE, EVALUATED, REASON, READY, LIVE, HANDLER_ERRORS, BUILD, STARTED));
    this.source = source;
  }

  @Override
  void collect(Families families) {
    MetricsSource.Build build = source.build();
    families.add(BUILD, 1, build.version(), build.revision(), build.java());
    families.add(STARTED, seconds(source.startedAt()));
    source.handlerErrors().forEach((place, n) -> families.add(HANDLER_ERRORS, n, place));
    HealthReport report = source.health();
    for (HealthStatus status : HealthStatus.values()) {
      families.add(STATUS, report.status() == status ? 1 : 0, word(status));
    }
    families.add(SINCE, seconds(report.since()));
    families.add(EVALUATED, seconds(report.evaluatedAt()));
    families.add(READY, report.ready() ? 1 : 0);
    families.add(LIVE, report.live() ? 1 : 0);
    for (HealthReport.Reason reason : report.reasons()) {
      families.add(REASON, 1, reason.code(), word(reason.status()));
    }
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }

  private static String word(HealthStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
