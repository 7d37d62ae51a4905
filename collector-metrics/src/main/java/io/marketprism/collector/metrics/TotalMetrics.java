package io.marketprism.collector.metrics;

import io.marketprism.collector.health.FeedTotals;
import java.util.List;

/** What all feeds of a venue and data type counted together. Thread-safe. */
final class TotalMetrics extends SourceCollector {
  static final Metric LAG =
      Metric.histogram(
          "collector_exchange_lag_seconds",
          "Received minus exchange time of what an exchange sends by itself, clock skew included;"
              + " below 0 counts as 0.",
          "venue",
          "data_type");
  static final Metric INTERRUPTIONS =
      Metric.counter(
          "collector_interruptions_total",
          "Interruptions that were announced, by reason.",
          "venue",
          "data_type",
          "reason");

  private final MetricsSource source;

  TotalMetrics(MetricsSource source) {
    super("totals", List.of(LAG, INTERRUPTIONS));
    this.source = source;
  }

  @Override
  void collect(Families families) {
    for (FeedTotals totals : source.feedTotals()) {
      String type = totals.dataType().wire();
      families.add(LAG, totals.lag(), List.of(totals.venue(), type));
      totals
          .interruptions()
          .forEach(
              (reason, count) ->
                  families.add(INTERRUPTIONS, count, totals.venue(), type, reason.wire()));
    }
  }
}
