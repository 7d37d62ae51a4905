package io.marketprism.collector.app.nats.audit;

import org.jspecify.annotations.Nullable;

/**
 * A whole book that ends before what is held, after an announced interruption. It is the past of
 * another instance, or the exchange's ids began anew; that is shown by what comes next. Not
 * thread-safe.
 */
final class Renumbering {
  /** How many updates must continue it while nothing continues what is held. */
  private static final int CONVINCING = 2;

  private @Nullable AuditBook book;
  private long last;
  private int updates;

  void begin(long snapshotLast, AuditBook snapshot) {
    last = snapshotLast;
    book = snapshot;
    updates = 0;
  }

  void forget() {
    book = null;
  }

  /** Takes an update that ends before what is held; whether ids began anew. */
  boolean isShownBy(long previous, long updateLast, EventBody update) {
    AuditBook candidate = book;
    if (candidate == null || previous != last) {
      return false;
    }
    candidate.apply(update);
    last = updateLast;
    updates++;
    return updates >= CONVINCING;
  }

  /** The book by the new ids; asked only where they are shown. */
  AuditBook book() {
    AuditBook shown = book;
    if (shown == null) {
      throw new IllegalStateException("no new ids");
    }
    return shown;
  }

  long last() {
    return last;
  }
}
