package io.marketprism.collector.metrics;

import io.marketprism.collector.metrics.http.Page;
import io.marketprism.collector.metrics.http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The pages that show what the collector does in detail, and so are one group, served or refused
 * together: the status page at {@code /} with its files and what it asks for, {@code /overview} and
 * {@code /history}, and {@code /status}, everything for programs. Thread-safe; close is safe twice.
 */
final class StatusPages implements AutoCloseable {
  private static final Reply NOT_KNOWN = Reply.text(503, "the status is not known yet");

  /** What the page is told instead of what was true some time ago; it soon asks again. */
  private static final Reply PREPARING =
      json("{\"preparing\":true}".getBytes(StandardCharsets.UTF_8));

  /** An answer and when the making of it began, nanoseconds, monotonic. */
  private record Made(Reply reply, long atNs) {}

  private final LongSupplier nanoTime;
  private final SnapshotCache<Reply> status;
  private final SnapshotCache<Made> overview;
  private final HistorySampler history;

  StatusPages(Setup setup) {
    MetricsSource source = setup.source();
    this.nanoTime = setup.nanoTime();
    this.history = new HistorySampler(setup);
    this.status =
        new SnapshotCache<>("collector-status", () -> json(StatusDocument.bytes(source)), setup);
    OverviewDocument document = new OverviewDocument(source, nanoTime, history::rates);
    this.overview =
        new SnapshotCache<>(
            "collector-overview",
            () -> {
              long beginNs = nanoTime.getAsLong();
              return new Made(json(document.bytes()), beginNs);
            },
            setup);
  }

  void start() {
    history.start();
    status.start();
    overview.start();
  }

  /** The pages by path. */
  Map<String, Page> pages() {
    Map<String, Page> pages = new HashMap<>(PageFiles.read());
    pages.put("/status", request -> status.get().orElse(NOT_KNOWN));
    pages.put("/overview", request -> overview());
    pages.put("/history", request -> history.reply().orElse(PREPARING));
    return pages;
  }

  @Override
  public void close() {
    status.close();
    overview.close();
    history.close();
  }

  /** What nobody asked for in a while is old at first, where making it anew takes its time. */
  private Reply overview() {
    return overview
        .get()
        .filter(made -> nanoTime.getAsLong() - made.atNs() < HealthPages.EVALUATED_WITHIN.toNanos())
        .map(Made::reply)
        .orElse(PREPARING);
  }

  private static Reply json(byte[] bytes) {
    return Reply.of(200, Json.CONTENT_TYPE, bytes);
  }
}
