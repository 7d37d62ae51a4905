package io.marketprism.collector.app.reliability;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.EventFiles;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.app.nats.StreamMessages;
import io.marketprism.collector.app.nats.audit.AuditReport;
import io.marketprism.collector.app.nats.audit.Finding;
import io.marketprism.collector.model.DataType;
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
      Settings settings = Settings.of(List.of(server.url())).bounded("1MiB");
      play(stage, server, settings, server::kill9, server::restart);
    }
  }

  /** Its disk is full. */
  static void diskFull(Stage stage) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(stage.folder().resolve("disk"), "16m");
        NatsServer server = NatsServer.start(stage.folder())) {
      play(stage, server, on(disk, server), server::kill9, server::restart);
    }
  }

  /** Its disk takes no writes, and does again. */
  static void diskReadOnly(Stage stage) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(stage.folder().resolve("disk"), "16m");
        NatsServer server = NatsServer.start(stage.folder())) {
      Stage.Step begin =
          () -> {
            server.kill9();
            disk.refuseWrites();
          };
      Stage.Step end =
          () -> {
            disk.allowWrites();
            server.restart();
          };
      play(stage, server, on(disk, server), begin, end);
    }
  }

  private static Settings on(SmallDisk disk, NatsServer server) {
    return Settings.of(List.of(server.url()))
        .bounded(LARGER_THAN_ITS_DISK)
        .spoolIn(disk.folder().resolve("spool"));
  }

  private static void play(
      Stage stage, NatsServer server, Settings settings, Stage.Step begin, Stage.Step end)
      throws Exception {
    Instance one = stage.collect("one", settings);
    stage.warmUp();
    stage.fault(begin, end);
    stage.drain();
    stage.quiesce();
    SinkStatus last = one.status();
    AuditReport report = stage.stopAndAudit(server.url());
    Set<String> written = new HashSet<>();
    long books = count(one, written);
    requireDroppedIsAbsent(stage.outcome(), last, report, books);
    requireTrades(stage.outcome(), last, written, server);
  }

  /** Takes the ids of all trades in the files; how many events of books there are. */
  private static long count(Instance one, Set<String> trades) throws IOException {
    AtomicLong books = new AtomicLong();
    EventFiles.forEach(
        one.files(),
        line -> {
          if (!line.isInterruption() && line.feed().equals("trade")) {
            trades.add(id(line.event()));
          } else if (!line.isInterruption()) {
            books.incrementAndGet();
          }
        });
    return books.get();
  }

  private static String id(JsonObject trade) {
    return String.join(
        ":",
        "trade",
        Text.fileName(trade.get("exchange").getAsString()),
        trade.get("market_type").getAsString(),
        Text.fileName(trade.get("venue_symbol").getAsString()),
        (trade.has("aggregated") ? "a" : "t") + trade.get("trade_id").getAsString());
  }

  private static void requireDroppedIsAbsent(
      Outcome outcome, SinkStatus last, AuditReport report, long books) {
    AuditReport.Counts counts = report.of(DataType.ORDERBOOK);
    long held = counts.of(Finding.MESSAGES) - counts.of(Finding.INTERRUPTIONS);
    outcome.require(last.dropped() > 0, "nothing was dropped");
    outcome.requireEqual(
        "events of books that are absent", books - held, last.dropped("orderbook"));
    outcome.require(
        counts.of(Finding.ABSENT_ANNOUNCED) > 0 || last.dropped("orderbook") == 0,
        "no loss was announced");
  }

  private static void requireTrades(
      Outcome outcome, SinkStatus last, Set<String> written, NatsServer server) {
    Set<String> absent = new HashSet<>(written);
    StreamMessages.ids(server, "MARKETPRISM_TRADES").forEach(absent::remove);
    outcome.requireEqual("trades that are absent", absent.size(), last.dropped("trade"));
  }
}
