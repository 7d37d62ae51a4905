package io.marketprism.collector.metrics;

import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.health.HealthStatus;
import io.marketprism.collector.metrics.http.EndpointSecurity;
import io.marketprism.collector.metrics.http.Page;
import io.marketprism.collector.metrics.http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The pages of the health port, from replies made once a second at most. A report that is not
 * renewed counts as no report: the collector is then not known to be healthy, and after longer its
 * watchdog is not known to run, which only a restart mends. Thread-safe.
 */
final class HealthPages implements AutoCloseable {
  static final Duration EVALUATED_WITHIN = Duration.ofSeconds(15);
  static final Duration LIVE_WITHIN = Duration.ofSeconds(60);

  private static final Reply NOT_EVALUATED =
      json(
          503,
          "{\"status\":\"UNHEALTHY\",\"ready\":false,\"reasons\":[{\"status\":\"UNHEALTHY\","
              + "\"code\":\"not_evaluated\",\"text\":\"Health is not being evaluated.\"}]}");
  private static final Reply STATUS_CLOSED =
      Reply.text(403, "the status is served on loopback only, unless it is opened or guarded");
  private static final Reply READY = json(200, "{\"ready\":true}");
  private static final Reply NOT_READY = json(503, "{\"ready\":false}");
  private static final Reply LIVE = json(200, "{\"live\":true}");
  private static final Reply NOT_LIVE = json(503, "{\"live\":false}");

  /** Makes views of reports; confined to the thread of its cache. */
  private static final class Viewer {
    private final MetricsSource source;
    private final LongSupplier nanoTime;
    private final ReportAge reports = new ReportAge();

    Viewer(MetricsSource source, LongSupplier nanoTime) {
      this.source = source;
      this.nanoTime = nanoTime;
    }

    HealthView view() throws IOException {
      HealthReport report = source.health();
      long seenNs = reports.seenNs(report, nanoTime.getAsLong());
      int status = report.status() == HealthStatus.UNHEALTHY ? 503 : 200;
      Reply reply = Reply.of(status, Json.CONTENT_TYPE, HealthDocument.bytes(report));
      return new HealthView(reply, report.ready(), report.live(), seenNs);
    }
  }

  private final LongSupplier nanoTime;
  private final long madeNs;
  private final boolean openStatus;
  private final SnapshotCache<HealthView> views;
  private final StatusPages status;

  HealthPages(Setup setup) {
    this.nanoTime = setup.nanoTime();
    this.madeNs = nanoTime.getAsLong();
    this.openStatus = setup.openStatus();
    Viewer viewer = new Viewer(setup.source(), nanoTime);
    this.views = new SnapshotCache<>("collector-health", viewer::view, setup);
    this.status = new StatusPages(setup);
  }

  void start() {
    views.start();
    status.start();
  }

  /** The pages by path, as seen from where the server listens. */
  Map<String, Page> pages(boolean onLoopback, EndpointSecurity security) {
    boolean shows = onLoopback || openStatus || security.auth().isPresent();
    Map<String, Page> pages = new HashMap<>(status.pages());
    pages.replaceAll((path, page) -> shows ? security.guard(page) : request -> STATUS_CLOSED);
    pages.put("/health", request -> health());
    pages.put("/live", request -> live());
    pages.put("/ready", request -> ready());
    return pages;
  }

  @Override
  public void close() {
    views.close();
    status.close();
  }

  private Reply health() {
    return evaluated(EVALUATED_WITHIN).map(HealthView::health).orElse(NOT_EVALUATED);
  }

  private Reply ready() {
    return evaluated(EVALUATED_WITHIN).filter(HealthView::ready).isPresent() ? READY : NOT_READY;
  }

  /** Before the first report the process is given time to make one. */
  private Reply live() {
    if (views.get().isEmpty()) {
      return isYounger(madeNs, LIVE_WITHIN) ? LIVE : NOT_LIVE;
    }
    return evaluated(LIVE_WITHIN).filter(HealthView::live).isPresent() ? LIVE : NOT_LIVE;
  }

  private Optional<HealthView> evaluated(Duration within) {
    return views.get().filter(view -> isYounger(view.seenNs(), within));
  }

  private boolean isYounger(long beginNs, Duration limit) {
    return nanoTime.getAsLong() - beginNs < limit.toNanos();
  }

  private static Reply json(int status, String body) {
    return Reply.of(status, Json.CONTENT_TYPE, body.getBytes(StandardCharsets.UTF_8));
  }
}
