package io.marketprism.collector.metrics;

import io.marketprism.collector.connection.ConnectionInfo;
import io.marketprism.collector.connection.LeakInfo;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.health.WatchReport;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.reconcile.Difference;
import io.marketprism.collector.reconcile.Reconciliation;
import io.marketprism.collector.resource.ResourceSample;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Everything that the collector does, as one JSON object. Bounded; pure functions. */
final class StatusDocument {
  private static final int MAX_ROWS = 5_000;
  private static final int MAX_CALLS = 30;

  private StatusDocument() {}

  static byte[] bytes(MetricsSource source) throws IOException {
    return Json.object(json -> write(json, source));
  }

  private static void write(Json json, MetricsSource source) throws IOException {
    process(json, source);
    json.object("health", health -> HealthDocument.write(health, source.health()));
    rows(json, "feeds", source.feeds(), StatusDocument::feed);
    rows(json, "sinks", source.sinks(), StatusDocument::sink);
    rows(json, "connections", source.connections(), StatusDocument::connection);
    if (source.reconciliation().isPresent()) {
      Reconciliation last = source.reconciliation().get();
      json.object("reconciliation", one -> reconciliation(one, last));
    }
    rows(json, "frames", List.copyOf(source.frames().entrySet()), StatusDocument::frames);
    WatchReport watch = source.watch();
    json.object("watch", found -> watch(found, watch));
    if (source.resources().isPresent()) {
      ResourceSample sample = source.resources().get();
      json.object("resources", resources -> resources(resources, sample));
    }
  }

  /** What runs, and since when. */
  static void process(Json json, MetricsSource source) throws IOException {
    MetricsSource.Build build = source.build();
    json.text("version", build.version());
    json.textIfAny("revision", build.revision());
    json.text("java", build.java());
    json.time("started_at", source.startedAt());
    json.number("uptime_ms", source.uptime().toMillis());
  }

  private static <T> void rows(Json json, String name, List<T> all, Json.Item<T> item)
      throws IOException {
    rows(json, name, all, MAX_ROWS, item);
  }

  /** An array of the first rows, and how many are left out. */
  static <T> void rows(Json json, String name, List<T> all, int most, Json.Item<T> item)
      throws IOException {
    int shown = Math.min(all.size(), most);
    json.array(name, all.subList(0, shown), item);
    if (all.size() > shown) {
      json.number(name + "_left_out", all.size() - shown);
    }
  }

  private static void feed(Json json, FeedReport feed) throws IOException {
    json.text("venue", feed.instrument().venue().name());
    state(json, feed);
    FeedReport.Counts counts = feed.counts();
    json.number("messages", counts.messages());
    json.number("events", counts.events());
    json.number("stale", counts.stale());
    json.number("late", counts.late());
    json.number("backfilled", counts.backfilled());
    json.number("unfilled", counts.unfilled());
    json.counts("rejected", counts.rejected());
    json.number("gaps", counts.gaps());
    json.number("resyncs", counts.resyncs());
    json.number("snapshot_requests", counts.snapshotRequests());
    json.number("resubscribed", counts.resubscribed());
    json.number("replaced", counts.replaced());
    if (feed.book().isPresent()) {
      FeedReport.BookFigures figures = feed.book().get();
      json.object("book", book -> book(book, figures));
    }
  }

  /** Which feed of its venue it is, and how it does. */
  static void state(Json json, FeedReport feed) throws IOException {
    json.text("market_type", feed.instrument().marketType().wire());
    json.text("symbol", feed.instrument().symbol());
    json.text("venue_symbol", feed.instrument().venueSymbol());
    json.text("data_type", feed.dataType().wire());
    json.text("state", feed.state().wire());
    json.textIfAny("reason", feed.reason());
    json.millis("data_age_ms", feed.dataAgeNs());
    json.number("lag_ms", feed.lagMs());
  }

  private static void book(Json json, FeedReport.BookFigures book) throws IOException {
    json.number("bid_levels", book.bidLevels());
    json.number("ask_levels", book.askLevels());
    json.number("complete_levels", book.completeLevels());
    json.number("sequence", book.sequence());
    json.textIfAny("best_bid", book.bestBid());
    json.textIfAny("best_ask", book.bestAsk());
  }

  static void sink(Json json, SinkReport sink) throws IOException {
    json.text("name", sink.name());
    json.flag("working", sink.working());
    json.textIfAny("failure", sink.failure());
    json.millis("failing_for_ms", OptionalLong.of(sink.failingForNs()));
    json.number("queued_bytes", sink.queuedBytes());
    json.number("queue_limit_bytes", sink.queueLimitBytes());
    json.millis("progress_age_ms", OptionalLong.of(sink.progressAgeNs()));
    json.textIfAny("trouble", sink.outside().trouble());
    json.counts("figures", sink.outside().figures());
    json.counts("occurrences", sink.outside().occurrences());
    json.array("data_types", sink.counts().entrySet(), StatusDocument::counts);
  }

  private static void counts(Json json, Map.Entry<DataType, SinkReport.Counts> entry)
      throws IOException {
    SinkReport.Counts counts = entry.getValue();
    json.text("data_type", entry.getKey().wire());
    json.number("offered", counts.offered());
    json.number("recovered", counts.recovered());
    json.number("published", counts.published());
    json.number("in_flight", counts.inFlight());
    json.number("queued", counts.queued());
    json.number("spooled", counts.spooled());
    json.number("merged", counts.merged());
    json.counts("dropped", counts.dropped());
  }

  static void connection(Json json, ConnectionInfo connection) throws IOException {
    json.text("slot", connection.slot());
    json.text("venue", connection.venue());
    json.text("purpose", connection.purpose());
    json.text("endpoint", connection.endpoint());
    json.number("places", connection.places());
    json.number("generation", connection.generation());
    json.text("state", connection.state().wire());
    json.time("state_since", connection.stateSince());
    json.millis("state_age_ms", OptionalLong.of(connection.stateAgeNs()));
    json.text("opened_by", connection.openedBy());
    json.time("opened_at", connection.openedAt());
    json.millis("open_age_ms", connection.openAgeNs());
    json.millis("last_data_age_ms", connection.lastDataAgeNs());
    json.number("bytes_received", connection.bytesReceived());
    json.number("frames_received", connection.framesReceived());
    json.number("channels", connection.channels());
    json.textIfAny("last_close_reason", connection.lastCloseReason());
  }

  static void reconciliation(Json json, Reconciliation last) throws IOException {
    json.time("taken_at", last.takenAt());
    json.number("number", last.number());
    json.text("kernel", last.sight().name().toLowerCase(Locale.ROOT));
    json.number("sessions", last.sessions());
    json.number("sockets", last.sockets());
    json.number("confirmed", last.confirmed());
    json.array(
        "owned",
        last.owned().entrySet(),
        (item, owner) -> {
          item.text("owner", owner.getKey());
          item.number("count", owner.getValue());
        });
    json.number("foreign_inbound", last.foreignInbound());
    json.number("foreign_outbound", last.foreignOutbound());
    rows(json, "differences", last.differences(), StatusDocument::difference);
    json.counts("leaks_total", last.leaksByKind());
    rows(json, "leaks", last.leaks(), StatusDocument::leak);
  }

  private static void difference(Json json, Difference difference) throws IOException {
    json.text("kind", difference.kind().wire());
    json.text("owner", difference.owner());
    json.text("detail", difference.detail());
    json.millis("age_ms", OptionalLong.of(difference.ageNs()));
    json.millis("lasting_ms", OptionalLong.of(difference.lastingNs()));
    json.flag("leak", difference.leak());
    createdAt(json, difference.createdAt());
  }

  private static void leak(Json json, LeakInfo leak) throws IOException {
    json.text("kind", leak.kind());
    json.text("owner", leak.slot());
    json.text("detail", leak.detail());
    json.millis("age_ms", OptionalLong.of(leak.ageNs()));
    createdAt(json, leak.createdAt());
  }

  /** Where in the code, innermost call first. */
  private static void createdAt(Json json, Optional<Throwable> place) throws IOException {
    if (place.isPresent()) {
      List<StackTraceElement> calls = List.of(place.get().getStackTrace());
      json.array(
          "created_at",
          calls.subList(0, Math.min(calls.size(), MAX_CALLS)),
          (item, call) -> item.text("call", call.toString()));
    }
  }

  private static void frames(Json json, Map.Entry<String, FrameCounts> entry) throws IOException {
    FrameCounts counts = entry.getValue();
    json.text("venue", entry.getKey());
    json.number("frames", counts.frames());
    json.number("data", counts.data());
    json.number("control", counts.control());
    json.number("ignored", counts.ignored());
    json.counts("rejected", counts.rejected());
  }

  static void watch(Json json, WatchReport watch) throws IOException {
    json.number("clock_steps_forward", watch.clockStepsForward());
    json.number("clock_steps_backward", watch.clockStepsBackward());
    json.number("standstills", watch.standstills());
    json.millis("standstill_ms", OptionalLong.of(watch.standstillNs()));
    json.millis("longest_standstill_ms", OptionalLong.of(watch.longestStandstillNs()));
    json.number("connections_reaped", watch.connectionsReaped());
    json.flag("descriptors_exhausted", watch.descriptorsExhausted());
    json.number("reserve_releases", watch.reserveReleases());
  }

  static void resources(Json json, ResourceSample sample) throws IOException {
    json.time("taken_at", sample.takenAt());
    json.number("heap_used_bytes", sample.heapUsedBytes());
    json.number("heap_after_gc_bytes", sample.heapAfterGcBytes());
    json.number("heap_max_bytes", sample.heapMaxBytes());
    json.number("direct_bytes", sample.directBytes());
    json.number("resident_bytes", sample.residentBytes());
    json.number("open_descriptors", sample.openDescriptors());
    json.number("max_descriptors", sample.maxDescriptors());
    json.millis("kernel_age_ms", sample.kernelAgeNs());
    json.number("threads", sample.threads());
    json.millis("cpu_ms", sample.cpuNs());
    json.array(
        "collections",
        sample.collections(),
        (item, gc) -> {
          item.text("collector", gc.collector());
          item.number("count", gc.count());
          item.number("time_ms", gc.timeMs());
        });
    json.array(
        "tcp_connections",
        sample.connections(),
        (item, row) -> {
          item.text("direction", row.direction());
          item.text("state", row.state());
          item.number("count", row.count());
        });
  }
}
