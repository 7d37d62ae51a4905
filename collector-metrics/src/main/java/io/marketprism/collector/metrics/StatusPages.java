package io.marketprism.collector.metrics;

import io.marketprism.collector.metrics.http.Page;
import io.marketprism.collector.metrics.http.Reply;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The pages that show what the collector does in detail, and so are one group, served or refused
 * together: the status page at {@code /} with its files and what it asks for, {@code /overview} and
 * {@code /history}, and {@code /status}, everything for programs. Thread-safe; close is safe twice.
 */
final class StatusPages implements AutoCloseable {
  private final SnapshotCache<Reply> status;
  private final SnapshotCache<Reply> overview;
  private final HistorySampler history;

  StatusPages(Setup setup) {
    MetricsSource source = setup.source();
    this.history = new HistorySampler(setup);
    OverviewDocument document = new OverviewDocument(source, setup.nanoTime(), history::rates);
    this.status =
        new SnapshotCache<>("collector-status", () -> json(StatusDocument.bytes(source)), setup);
    this.overview = new SnapshotCache<>("collector-overview", () -> json(document.bytes()), setup);
  }

  void start() {
    history.start();
    status.start();
    overview.start();
  }

  /** The pages by path. */
  Map<String, Page> pages() {
    Map<String, Page> pages = new HashMap<>(PageFiles.read());
    pages.put("/status", page(status::get));
    pages.put("/overview", page(overview::get));
    pages.put("/history", page(history::reply));
    return pages;
  }

  @Override
  public void close() {
    status.close();
    overview.close();
    history.close();
  }

  private static Page page(Supplier<Optional<Reply>> prepared) {
    return request -> prepared.get().orElseGet(() -> Reply.text(503, "it is not known yet"));
  }

  private static Reply json(byte[] bytes) {
    return Reply.of(200, Json.CONTENT_TYPE, bytes);
  }
}
