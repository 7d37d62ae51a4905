package io.marketprism.collector.metrics;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.health.WatchReport;
import io.marketprism.collector.reconcile.Reconciliation;
import io.marketprism.collector.resource.ResourceSample;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the status page shows, as one JSON object of bounded size: in the words of {@code /status},
 * with rates and the best levels of books, and with rows left out where there are many. Not
 * thread-safe; confined to the thread of its cache.
 */
final class OverviewDocument {
  private static final int MAX_CONNECTIONS = 200;

  private final MetricsSource source;
  private final LongSupplier nanoTime;
  private final Supplier<EventRates> rates;
  private final ReportAge reports = new ReportAge();

  OverviewDocument(MetricsSource source, LongSupplier nanoTime, Supplier<EventRates> rates) {
    this.source = source;
    this.nanoTime = nanoTime;
    this.rates = rates;
  }

  byte[] bytes() throws IOException {
    return Json.object(this::write);
  }

  private void write(Json json) throws IOException {
    StatusDocument.process(json, source);
    json.object("health", this::health);
    Map<String, List<FeedReport>> venues = FeedOverview.byVenue(source.feeds());
    EventRates current = rates.get();
    FeedOverview.write(json, venues, current);
    BookOverview.write(json, venues, source, current);
    process(json);
  }

  /** The report, or that there is none: one that is not renewed says nothing about now. */
  private void health(Json json) throws IOException {
    HealthReport report = source.health();
    long nowNs = nanoTime.getAsLong();
    Duration age = Duration.ofNanos(nowNs - reports.seenNs(report, nowNs));
    json.flag("evaluated", age.compareTo(HealthPages.EVALUATED_WITHIN) < 0);
    HealthDocument.write(json, report);
  }

  private void process(Json json) throws IOException {
    json.array("sinks", source.sinks(), StatusDocument::sink);
    StatusDocument.rows(
        json, "connections", source.connections(), MAX_CONNECTIONS, StatusDocument::connection);
    if (source.reconciliation().isPresent()) {
      Reconciliation last = source.reconciliation().get();
      json.object("reconciliation", one -> StatusDocument.reconciliation(one, last));
    }
    WatchReport watch = source.watch();
    json.object("watch", found -> StatusDocument.watch(found, watch));
    if (source.resources().isPresent()) {
      ResourceSample sample = source.resources().get();
      json.object("resources", resources -> StatusDocument.resources(resources, sample));
    }
  }
}
