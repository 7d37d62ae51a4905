package io.marketprism.collector.app.reliability;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.EventFiles;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.app.nats.StreamMessages;
import io.marketprism.collector.app.nats.audit.AuditReport;
import io.marketprism.collector.app.nats.audit.Finding;
import io.marketprism.collector.model.Text;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Faults of the spool while the server is away: events are lost then, and files that the collector
 * writes beside say which. What the sink counts as dropped is what the streams lack.
 */
final class SpoolFaults {
  private static final String LARGER_THAN_ITS_DISK = "1GiB";

  private SpoolFaults() {}

  /** More events wait than its bound allows. */
  static void bounded(Stage stage) throws Exception {
    try (NatsServer server = NatsServer.start(stage.folder())) {
      play(stage, server, Settings.of(List.of(server.url())).bounded("1MiB"));
    }
  }

  /** Its disk is full. */
  static void diskFull(Stage stage) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(stage.folder().resolve("disk"), "16m");
        NatsServer server = NatsServer.start(stage.folder())) {
      Settings settings =
          Settings.of(List.of(server.url()))
              .bounded(LARGER_THAN_ITS_DISK)
              .spoolIn(disk.folder().resolve("spool"));
      play(stage, server, settings);
    }
  }

  private static void play(Stage stage, NatsServer server, Settings settings) throws Exception {
    Instance one = stage.collect("one", settings);
    stage.warmUp();
    stage.fault(server::kill9, server::restart);
    stage.drain();
    stage.awaitComparedBooks();
    stage.quiesce();
    SinkStatus last = one.status();
    AuditReport report = stage.stopAndAudit(server.url());
    Set<String> absent = new HashSet<>();
    long repeated = written(one, absent);
    held(server).forEach(absent::remove);
    Outcome outcome = stage.outcome();
    outcome.require(last.dropped() > 0, "nothing was dropped");
    outcome.require(report.all().of(Finding.ABSENT_ANNOUNCED) > 0, "no loss was announced");
    long trades = absent.stream().filter(id -> id.startsWith("trade:")).count();
    long books = absent.size() - trades;
    outcome.requireEqual("trades that are absent", trades, last.dropped("trade"));
    long beyond = last.dropped("orderbook") - books;
    outcome.require(
        beyond >= 0 && beyond <= repeated,
        books + " events of books are absent, dropped are " + last.dropped("orderbook"));
  }

  /**
   * Takes the ids of all books and trades in the files; how many are there again, as those of whole
   * books between which nothing changed.
   */
  private static long written(Instance one, Set<String> ids) throws IOException {
    AtomicLong repeated = new AtomicLong();
    EventFiles.forEach(
        one.files(),
        line -> {
          if (!line.isInterruption() && !ids.add(id(line.event()))) {
            repeated.incrementAndGet();
          }
        });
    return repeated.get();
  }

  private static String id(JsonObject event) {
    return String.join(
        ":",
        event.get("data_type").getAsString(),
        Text.fileName(event.get("exchange").getAsString()),
        event.get("market_type").getAsString(),
        Text.fileName(event.get("venue_symbol").getAsString()),
        event.has("trade_id") ? tradeId(event) : bookId(event));
  }

  private static String tradeId(JsonObject trade) {
    return (trade.has("aggregated") ? "a" : "t") + trade.get("trade_id").getAsString();
  }

  private static String bookId(JsonObject book) {
    String last = book.get("last_update_id").getAsString();
    return book.has("prev_update_id")
        ? "u" + book.get("prev_update_id").getAsString() + "-" + last
        : "s" + last;
  }

  /** The ids in the streams; those of whole books without collector and generation. */
  private static Set<String> held(NatsServer server) {
    Set<String> ids = new HashSet<>();
    for (String stream : List.of("MARKETPRISM_BOOKS", "MARKETPRISM_TRADES")) {
      for (String id : StreamMessages.ids(server, stream)) {
        String[] parts = id.split(":", -1);
        ids.add(String.join(":", List.of(parts).subList(0, Math.min(5, parts.length))));
      }
    }
    return ids;
  }
}
