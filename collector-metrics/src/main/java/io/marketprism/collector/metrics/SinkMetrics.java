package io.marketprism.collector.metrics;

import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.health.SinkTotals;
import io.marketprism.collector.model.DataType;
import java.util.List;
import java.util.OptionalLong;

/** What goes out, by sink. Thread-safe; holds nothing but its source. */
final class SinkMetrics extends SourceCollector {
  private static final String[] TYPE = {"sink", "data_type"};

  static final Metric OFFERED =
      Metric.counter(
          "collector_sink_offered_events_total", "Events that were offered to the sink.", TYPE);
  static final Metric RECOVERED =
      Metric.counter(
          "collector_sink_recovered_events_total",
          "Events of an earlier run that were found in the sink's spool.",
          TYPE);
  static final Metric PUBLISHED =
      Metric.counter("collector_sink_published_events_total", "Events that are outside.", TYPE);
  static final Metric MERGED =
      Metric.counter(
          "collector_sink_merged_events_total",
          "Events merged into another because the queue was full.",
          TYPE);
  static final Metric DROPPED =
      Metric.counter(
          "collector_sink_dropped_events_total",
          "Events dropped, by reason.",
          "sink",
          "data_type",
          "reason");
  static final Metric QUEUED =
      Metric.gauge("collector_sink_queued_events", "Events that wait in the queue.", TYPE);
  static final Metric IN_FLIGHT =
      Metric.gauge(
          "collector_sink_in_flight_events", "Events taken from the queue and not finished.", TYPE);
  static final Metric SPOOLED =
      Metric.gauge("collector_sink_spooled_events", "Events that wait on disk.", TYPE);
  static final Metric QUEUE_BYTES =
      Metric.gauge("collector_sink_queue_bytes", "Bytes that wait in the queue.", "sink");
  static final Metric QUEUE_LIMIT =
      Metric.gauge("collector_sink_queue_limit_bytes", "Bytes that the queue may hold.", "sink");
  static final Metric WORKING =
      Metric.gauge("collector_sink_working", "1 where the last write succeeded, else 0.", "sink");
  static final Metric FAILING =
      Metric.gauge(
          "collector_sink_failing_seconds",
          "Time since the sink last worked; 0 where it works.",
          "sink");
  static final Metric PROGRESS_AGE =
      Metric.gauge(
          "collector_sink_progress_age_seconds",
          "Time since the sink last moved while events wait; 0 where none waits.",
          "sink");

  static final Metric TROUBLED =
      Metric.gauge(
          "collector_sink_troubled",
          "1 where what was written does not reach the outside as it should, else 0.",
          "sink");
  static final Metric FIGURES =
      Metric.gauge(
          "collector_sink_figures", "What the sink holds, by the figure's name.", "sink", "figure");
  static final Metric OCCURRENCES =
      Metric.counter(
          "collector_sink_occurrences_total",
          "How often something happened to the sink, by its name.",
          "sink",
          "occurrence");

  static final Metric LATENCY =
      Metric.histogram(
          "collector_publish_latency_seconds",
          "From received until the sink has put the event outside; below 0 counts as 0.",
          TYPE);
  static final Metric FAILURES =
      Metric.counter(
          "collector_sink_failures_total", "Times that the sink failed to write.", "sink");

  private final MetricsSource source;

  SinkMetrics(MetricsSource source) {
    super(
        "sinks",
        List.of(
            OFFERED,
            RECOVERED,
            PUBLISHED,
            MERGED,
            DROPPED,
            QUEUED,
            IN_FLIGHT,
            SPOOLED,
            QUEUE_BYTES,
            QUEUE_LIMIT,
            WORKING,
            FAILING,
            PROGRESS_AGE,
            TROUBLED,
            FIGURES,
            OCCURRENCES,
            LATENCY,
            FAILURES));
    this.source = source;
  }

  @Override
  void collect(Families families) {
    for (SinkReport sink : source.sinks()) {
      List<String> name = List.of(sink.name());
      families.add(QUEUE_BYTES, sink.queuedBytes(), name);
      families.add(QUEUE_LIMIT, sink.queueLimitBytes(), name);
      families.add(WORKING, sink.working() ? 1 : 0, name);
      families.addSeconds(FAILING, OptionalLong.of(sink.failingForNs()), name);
      families.addSeconds(PROGRESS_AGE, OptionalLong.of(sink.progressAgeNs()), name);
      SinkReport.Outside outside = sink.outside();
      families.add(TROUBLED, outside.trouble().isEmpty() ? 0 : 1, name);
      outside.figures().forEach((what, value) -> families.add(FIGURES, value, sink.name(), what));
      outside
          .occurrences()
          .forEach((what, count) -> families.add(OCCURRENCES, count, sink.name(), what));
      sink.counts().forEach((type, counts) -> addCounts(families, sink.name(), type, counts));
    }
    source.sinkTotals().forEach(totals -> addTotals(families, totals));
  }

  private static void addTotals(Families families, SinkTotals totals) {
    families.add(FAILURES, totals.failures(), totals.sink());
    totals
        .latencies()
        .forEach(
            (type, counts) -> families.add(LATENCY, counts, List.of(totals.sink(), type.wire())));
  }

  private static void addCounts(
      Families families, String sink, DataType type, SinkReport.Counts counts) {
    List<String> labels = List.of(sink, type.wire());
    families.add(OFFERED, counts.offered(), labels);
    families.add(RECOVERED, counts.recovered(), labels);
    families.add(PUBLISHED, counts.published(), labels);
    families.add(MERGED, counts.merged(), labels);
    families.add(QUEUED, counts.queued(), labels);
    families.add(IN_FLIGHT, counts.inFlight(), labels);
    families.add(SPOOLED, counts.spooled(), labels);
    counts
        .dropped()
        .forEach((reason, count) -> families.add(DROPPED, count, sink, type.wire(), reason));
  }
}
