package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.reliability.Outcome;
import java.io.IOException;
import java.time.Duration;

/**
 * What must hold after every scenario: nothing more is held than before, what is held is known, all
 * that came is accounted for, and every book is the exchange's. The numbers of the invariants are
 * those of docs/RELIABILITY.md. Not thread-safe; owned by one scenario.
 */
final class Oracle {
  private static final Duration SOCKETS_WITHIN = Duration.ofSeconds(5);
  private static final Duration DESCRIPTORS_WITHIN = Duration.ofSeconds(30);

  /** The pool of the client for requests keeps so many for a while. */
  static final int IDLE = 5;

  private static final int MORE_DESCRIPTORS = 8;
  private static final int MORE_THREADS = 4;
  private static final String UNACCOUNTED = "collector_connections_unaccounted";
  private static final Duration RECONCILED_WITHIN = Duration.ofSeconds(30);
  private static final double MORE_HEAP = 0.10;

  /** Buffers with a bound of their own may double, which shows in a small heap. */
  private static final long MORE_HEAP_KB = 4_096;

  private final Stage stage;
  private final Footprint before;
  private final long heapBefore;

  private Oracle(Stage stage) throws IOException {
    this.stage = stage;
    this.heapBefore = HeapAfterCollection.ofProcess(stage.collector().pid());
    this.before = stage.footprint();
  }

  /** Remembers what is held before a fault. */
  static Oracle before(Stage stage) throws IOException {
    stage.awaitCalm();
    return new Oracle(stage);
  }

  /** Judges once the fault is over. */
  void judge() throws IOException {
    stage.awaitLive();
    requireSockets();
    requireRoom();
    stage.requireTruth();
    stage.outcome().figure("interruptions", stage.published().interruptions());
    stage.outcome().figure("absent_announced", stage.published().absentAnnounced());
  }

  /** I1: a connection of channels has one socket; what else there is are idle ones of requests. */
  private void requireSockets() {
    Outcome outcome = stage.outcome();
    try {
      Await.until(
          "as many sockets as sessions",
          SOCKETS_WITHIN,
          () -> {
            Footprint now = stage.footprint();
            long sessions = stage.sessions();
            long beyond = now.allSockets() - sessions;
            return now.closeWait() == 0
                && sessions == stage.webSockets().size()
                && beyond >= 0
                && beyond <= IDLE;
          });
    } catch (AssertionError e) {
      outcome.require(
          false,
          e.getMessage()
              + ": "
              + stage.footprint().sockets()
              + " of "
              + stage.sessions()
              + " sessions");
    }
    if (stage.hasMetric(UNACCOUNTED)) {
      requireNoneUnaccounted();
    }
    outcome.figure("sockets", before.allSockets() + ">" + stage.footprint().allSockets());
  }

  /** The collector's own reconciliation says the same. */
  private void requireNoneUnaccounted() {
    try {
      Await.until("none unaccounted", RECONCILED_WITHIN, () -> stage.metric(UNACCOUNTED, "") == 0);
    } catch (AssertionError e) {
      stage.outcome().require(false, e.getMessage() + ": " + stage.metric(UNACCOUNTED, ""));
    }
  }

  /** I2 to I4. */
  private void requireRoom() throws IOException {
    Outcome outcome = stage.outcome();
    try {
      Await.until(
          "as few descriptors and threads as before",
          DESCRIPTORS_WITHIN,
          () -> {
            Footprint now = stage.footprint();
            return now.descriptors() <= before.descriptors() + MORE_DESCRIPTORS
                && now.threads() <= before.threads() + MORE_THREADS;
          });
    } catch (AssertionError e) {
      outcome.require(false, e.getMessage() + ": " + before + " before, " + stage.footprint());
    }
    Footprint now = stage.footprint();
    outcome.figure("descriptors", before.descriptors() + ">" + now.descriptors());
    outcome.figure("threads", before.threads() + ">" + now.threads());
    long heap = HeapAfterCollection.ofProcess(stage.collector().pid());
    outcome.figure("heap_kb", heapBefore + ">" + heap);
    outcome.require(
        heap <= heapBefore + Math.max(MORE_HEAP_KB, (long) (heapBefore * MORE_HEAP)),
        "the heap grew from " + heapBefore + " to " + heap + " KB");
    outcome.figure("resident_mb", now.residentKb() >> 10);
    outcome.require(
        now.residentKb() >> 10 <= stage.setting().limitMb(),
        "resident are " + (now.residentKb() >> 10) + " MB");
  }
}
