package io.marketprism.collector.app.reliability;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.app.nats.audit.AuditReport;
import io.marketprism.collector.app.nats.audit.Finding;
import io.marketprism.collector.model.DataType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Faults of the collector itself. */
final class CollectorFaults {
  private static final Duration KILL_EACH = Duration.ofSeconds(15);
  private static final Duration AWAY = Duration.ofSeconds(3);
  private static final Duration BACKFILL = Duration.ofMinutes(1);
  private static final Duration QUIET = Duration.ofSeconds(3);

  private CollectorFaults() {}

  /** Killed, and started again after a while: its trades of the time between are asked for. */
  static void killed(Stage stage) throws Exception {
    try (NatsServer server = NatsServer.start(stage.folder())) {
      Instance one = stage.collect("one", Settings.of(List.of(server.url())));
      stage.warmUp();
      one.kill();
      TimeUnit.NANOSECONDS.sleep(stage.load().fault().toNanos());
      one.restart();
      stage.outcome().figure("outage", stage.load().fault());
      awaitBackfill(stage, one);
      stage.drain();
      stage.quiesce();
      stage.resume();
      requireResumed(stage.outcome(), stage.stopAndAudit(server.url()));
    }
  }

  private static void awaitBackfill(Stage stage, Instance one) {
    Await.until(
        "trades of each venue are asked for",
        BACKFILL,
        () -> one.venuesBackfilled() == Market.VENUES.size());
    long before = -1;
    while (before != one.backfilled()) {
      before = one.backfilled();
      stage.pass(QUIET, status -> {});
    }
    stage.outcome().figure("backfilled", before);
  }

  private static void requireResumed(Outcome outcome, AuditReport report) {
    AuditReport.Counts trades = report.of(DataType.TRADE);
    outcome.requireEqual("trades that are absent", trades.of(Finding.ABSENT_ANNOUNCED), 0);
    outcome.require(trades.of(Finding.BACKFILLED) > 0, "no trade is marked as asked for");
    outcome.require(trades.of(Finding.INTERRUPTIONS) > 0, "no restart was announced");
  }

  /** Two that publish the same, killed in turn. */
  static void twoKilledInTurn(Stage stage) throws Exception {
    try (NatsServer server = NatsServer.start(stage.folder())) {
      Settings settings = Settings.of(List.of(server.url()));
      List<Instance> pair = List.of(stage.collect("one", settings), stage.collect("two", settings));
      stage.warmUp();
      long untilNs = System.nanoTime() + stage.load().fault().toNanos();
      int kills = 0;
      while (System.nanoTime() < untilNs) {
        long nextNs = System.nanoTime() + KILL_EACH.toNanos();
        Instance victim = pair.get(kills++ % pair.size());
        victim.kill();
        TimeUnit.NANOSECONDS.sleep(AWAY.toNanos());
        victim.restart();
        TimeUnit.NANOSECONDS.sleep(Math.max(0, nextNs - System.nanoTime()));
      }
      stage.outcome().figure("kills", kills);
      stage.drain();
      stage.quiesce();
      stage.resume();
      stage.stopAndAudit(server.url());
    }
  }
}
