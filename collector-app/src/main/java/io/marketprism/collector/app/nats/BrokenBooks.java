package io.marketprism.collector.app.nats;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.marketprism.collector.model.Instrument;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The books that lost an update, each until it is to be given whole: once nothing more of it was
 * lost for a moment, and in a loss without an end only now and then. A whole book for each update
 * that a full spool drops would fill the spool with whole books, which drop more.
 *
 * <p>Thread-safe.
 */
final class BrokenBooks {
  /** A loss is over when nothing more was lost for so long. */
  static final Duration QUIET = Duration.ofSeconds(1);

  /** How often a book is given whole while its loss goes on. */
  static final Duration MEANWHILE = Duration.ofSeconds(30);

  private final LongSupplier nanoTime;

  @GuardedBy("this")
  private final Map<Instrument, Loss> losses = new HashMap<>();

  /**
   * @param nanoTime nanoseconds, monotonic
   */
  BrokenBooks(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** An update of that book was lost. */
  synchronized void lost(Instrument book) {
    long nowNs = nanoTime.getAsLong();
    losses.merge(book, new Loss(nowNs, nowNs), (known, now) -> new Loss(known.firstNs, nowNs));
  }

  /** Those that are to be given whole now; each is named once. */
  synchronized Set<Instrument> take() {
    if (losses.isEmpty()) {
      return Set.of();
    }
    long nowNs = nanoTime.getAsLong();
    Set<Instrument> taken = new HashSet<>();
    Iterator<Map.Entry<Instrument, Loss>> all = losses.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Instrument, Loss> one = all.next();
      if (one.getValue().isDue(nowNs)) {
        taken.add(one.getKey());
        all.remove();
      }
    }
    return taken;
  }

  /** When a book lost its first update and its newest; nanoseconds, monotonic. */
  private record Loss(long firstNs, long newestNs) {
    boolean isDue(long nowNs) {
      return nowNs - newestNs >= QUIET.toNanos() || nowNs - firstNs >= MEANWHILE.toNanos();
    }
  }
}
