package io.marketprism.collector.sync;

import io.marketprism.collector.book.ArrayOrderBook;
import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.sync.SequenceRule.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Deepens a valid book that has become shallow: keeps the deltas since the request, and once the
 * book has passed the snapshot's id, replaces its levels by the snapshot and those deltas. The book
 * stays valid all the while.
 *
 * <p>Not thread-safe; owned by one {@link BookSynchronizer}, with which it shares the buffer: that
 * one fills it while the book is not valid, this one while it is.
 */
final class DepthRefresh {
  /** What became of a delta. */
  enum Outcome {
    /** The snapshot is not there, or lies ahead of the book. */
    WAITING,
    /** The book is as deep as the snapshot. */
    SWAPPED,
    /** The snapshot is older than the deltas kept; another is needed. */
    TOO_OLD
  }

  private final SequenceRule rule;
  private final DeltaBuffer buffer;
  private final BookDelta scratch = new BookDelta();
  private boolean active;
  private @Nullable BookSnapshot snapshot;

  DepthRefresh(SequenceRule rule, DeltaBuffer buffer) {
    this.rule = rule;
    this.buffer = buffer;
  }

  boolean isActive() {
    return active;
  }

  void begin() {
    active = true;
    snapshot = null;
    buffer.clear();
  }

  void end() {
    active = false;
    snapshot = null;
  }

  /** The snapshot that was asked for. */
  void offer(BookSnapshot fresh) {
    if (active) {
      snapshot = fresh;
    }
  }

  /**
   * The book applied this delta; swaps the snapshot in where that is possible now.
   *
   * @throws ArithmeticException where the snapshot does not fit into 64 bits; the book is not valid
   * @throws IllegalArgumentException where the snapshot is malformed; the book is not valid
   */
  Outcome applied(BookDelta delta, ArrayOrderBook book) {
    buffer.add(delta);
    BookSnapshot fresh = snapshot;
    if (fresh == null || fresh.last() > delta.last()) {
      return Outcome.WAITING;
    }
    dropContained(fresh);
    snapshot = null;
    boolean continued =
        buffer.peek(scratch) ? verdict(fresh) == Verdict.APPLY : fresh.last() == delta.last();
    if (!continued) {
      return Outcome.TOO_OLD;
    }
    book.load(fresh);
    while (buffer.peek(scratch)) {
      book.widen(scratch.scales());
      scratch.widen(book.scales());
      book.apply(scratch);
      buffer.drop();
    }
    active = false;
    return Outcome.SWAPPED;
  }

  private void dropContained(BookSnapshot fresh) {
    while (buffer.peek(scratch) && verdict(fresh) == Verdict.STALE) {
      buffer.drop();
    }
  }

  private Verdict verdict(BookSnapshot fresh) {
    return rule.bridge(fresh.last(), scratch.first(), scratch.last(), scratch.previous());
  }
}
