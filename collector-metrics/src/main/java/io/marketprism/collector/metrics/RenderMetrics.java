package io.marketprism.collector.metrics;

import io.marketprism.collector.metrics.http.EndpointStats;
import io.marketprism.collector.metrics.http.KeptEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** How the endpoints themselves do. Not thread-safe; owned by one {@link MetricsRenderer}. */
final class RenderMetrics {
  static final Metric ERRORS =
      Metric.counter(
          "collector_errors_total",
          "Times that a part of the metrics was left out, by part and reason.",
          "collector",
          "reason");
  static final Metric SERIES =
      Metric.gauge(
          "collector_metrics_series",
          "Series in this rendering, those of the endpoints themselves not counted.");
  static final Metric SERIES_LIMIT =
      Metric.gauge("collector_metrics_series_limit", "Series that a rendering may hold.");
  static final Metric SERIES_DROPPED =
      Metric.gauge(
          "collector_metrics_series_dropped", "Series left out of this rendering by a limit.");
  static final Metric RENDERED =
      Metric.gauge(
          "collector_metrics_rendered_timestamp_seconds",
          "When this rendering was made, as Unix time; its age is time() minus it.");
  static final Metric RENDER_SECONDS =
      Metric.gauge("collector_metrics_render_seconds", "How long the rendering before took.");
  static final Metric BYTES =
      Metric.gauge("collector_metrics_bytes", "Size of the rendering before, as plain text.");
  static final Metric RENDERS =
      Metric.counter("collector_metrics_renders_total", "Renderings begun.");
  static final Metric RENDER_FAILURES =
      Metric.counter(
          "collector_metrics_render_failures_total",
          "Renderings that failed; the one before went on being served.");
  static final Metric REPLIES =
      Metric.counter(
          "collector_http_replies_total",
          "Replies, by endpoint and status code.",
          "endpoint",
          "code");
  static final Metric HTTP_FAILURES =
      Metric.counter(
          "collector_http_failures_total", "Requests in which our own code failed.", "endpoint");
  static final Metric REFUSED =
      Metric.counter(
          "collector_http_refused_connections_total",
          "Connections closed because every thread was busy.",
          "endpoint");
  static final Metric BUSY =
      Metric.gauge("collector_http_busy_threads", "Threads that serve a request.", "endpoint");
  static final Metric PROBE_FAILURES =
      Metric.counter(
          "collector_http_probe_failures_total",
          "Probes of our own, one each five seconds, that the endpoint did not answer.",
          "endpoint");
  static final Metric REBUILDS =
      Metric.counter(
          "collector_http_rebuilds_total",
          "Times that the endpoint was made anew because it did not answer.",
          "endpoint");
  static final List<Metric> ALL =
      List.of(
          ERRORS,
          SERIES,
          SERIES_LIMIT,
          SERIES_DROPPED,
          RENDERED,
          RENDER_SECONDS,
          BYTES,
          RENDERS,
          RENDER_FAILURES,
          REPLIES,
          HTTP_FAILURES,
          REFUSED,
          BUSY,
          PROBE_FAILURES,
          REBUILDS);

  private final int seriesLimit;
  private final List<KeptEndpoint> endpoints = new CopyOnWriteArrayList<>();
  private final RenderErrors errors = new RenderErrors();
  private long renders;
  private long failures;
  private double lastSeconds;
  private long lastBytes;

  RenderMetrics(int seriesLimit) {
    this.seriesLimit = seriesLimit;
  }

  /** Shows what {@code endpoint} does from now on; may be called on any thread. */
  void watch(KeptEndpoint endpoint) {
    endpoints.add(endpoint);
  }

  RenderErrors errors() {
    return errors;
  }

  /** Notes a rendering that is done. */
  void finished(double seconds, long bytes) {
    lastSeconds = seconds;
    lastBytes = bytes;
  }

  /** Notes a rendering that failed. */
  void failed() {
    failures++;
  }

  /** What to say in a rendering of these parts, made now. */
  NamedPart part(List<NamedPart> parts, int lost, Instant now) {
    renders++;
    Families families = new Families(ALL);
    families.add(SERIES, parts.stream().mapToInt(named -> named.part().series()).sum());
    families.add(SERIES_LIMIT, seriesLimit);
    families.add(SERIES_DROPPED, lost);
    families.add(RENDERED, now.toEpochMilli() / 1000.0);
    families.add(RENDER_SECONDS, lastSeconds);
    families.add(BYTES, lastBytes);
    families.add(RENDERS, renders);
    families.add(RENDER_FAILURES, failures);
    errors
        .counts()
        .forEach((key, count) -> families.add(ERRORS, count, key.collector(), key.reason()));
    endpoints.forEach(one -> addEndpoint(families, one.name(), one.stats()));
    return new NamedPart("endpoints", Part.of(families.toList(), Integer.MAX_VALUE));
  }

  private static void addEndpoint(Families families, String name, EndpointStats stats) {
    stats
        .replies()
        .forEach((code, count) -> families.add(REPLIES, count, name, Integer.toString(code)));
    families.add(HTTP_FAILURES, stats.failures(), name);
    families.add(REFUSED, stats.refusedConnections(), name);
    families.add(BUSY, stats.busyThreads(), name);
    families.add(PROBE_FAILURES, stats.unansweredProbes(), name);
    families.add(REBUILDS, stats.rebuilds(), name);
  }
}
