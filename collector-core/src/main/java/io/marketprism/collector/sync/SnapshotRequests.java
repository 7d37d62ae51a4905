package io.marketprism.collector.sync;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The one request for a snapshot that a book has under way, with the time until which its answer is
 * waited for, and how many deltas are kept meanwhile. Each request has a ticket of its own; what
 * comes for an older one is void.
 *
 * <p>Not thread-safe; owned by one {@link BookSynchronizer}.
 */
final class SnapshotRequests {
  private static final long NEVER = Long.MAX_VALUE;

  private final BookSynchronizer book;
  private final SnapshotSource source;
  private final DeltaBuffer buffer;
  private final long patienceNs;
  private final LongSupplier nanos;
  private long tickets;
  private long open;
  private int attempt;
  private long answerDueNs = NEVER;

  /** When a snapshot is asked for although no delta came; {@link #NEVER} where none is awaited. */
  private long firstDeltaDueNs = NEVER;

  /**
   * @param source where the book's snapshots come from
   * @param buffer what keeps the book's deltas
   * @param patience how long an answer is waited for
   * @param nanos nanoseconds, monotonic
   */
  SnapshotRequests(
      BookSynchronizer book,
      SnapshotSource source,
      DeltaBuffer buffer,
      Duration patience,
      LongSupplier nanos) {
    this.book = book;
    this.source = source;
    this.buffer = buffer;
    this.patienceNs = patience.toNanos();
    this.nanos = nanos;
  }

  /** Snapshots are of use again: what is asked for next is no repetition. */
  void succeeded() {
    attempt = 0;
  }

  /**
   * Asks for the first time; an earlier request is void. Where a valid book is to be swapped, no
   * deltas are kept while the request waits for its turn: that is tried again where the answer
   * turns out to be older.
   */
  void first(boolean ofValidBook) {
    attempt = 0;
    ask(ofValidBook ? 0 : DeltaBuffer.RECENT);
  }

  /**
   * Asks again, since what came was of no use or nothing came. While the request waits for its turn
   * as many deltas are kept as the exchange's REST may lie behind its stream; the snapshot will
   * contain the others.
   */
  void again() {
    attempt++;
    ask(DeltaBuffer.RECENT);
  }

  private void ask(int keptBeforeItsTurn) {
    open = ++tickets;
    answerDueNs = NEVER;
    firstDeltaDueNs = NEVER;
    buffer.keep(keptBeforeItsTurn);
    source.request(book, open, attempt);
  }

  /** The snapshot is to come by itself, for the subscription. */
  void awaitInChannel() {
    open = ++tickets;
    sent(open);
  }

  /** Nothing is asked for until a delta comes, or so much time has passed. */
  void awaitFirstDelta(Duration atMost) {
    settle();
    buffer.keep(DeltaBuffer.RECENT);
    firstDeltaDueNs = nanos.getAsLong() + atMost.toNanos();
  }

  boolean awaitsFirstDelta() {
    return firstDeltaDueNs != NEVER;
  }

  /** The request of that ticket leaves; its answer is waited for from now on. */
  void sent(long ticket) {
    if (isOpen(ticket)) {
      buffer.keep(DeltaBuffer.MAX_DELTAS);
      answerDueNs = nanos.getAsLong() + patienceNs;
    }
  }

  /** Whether that ticket is of the request under way. */
  boolean isOpen(long ticket) {
    return ticket == open;
  }

  /** The ticket of the request under way, 0 where there is none. */
  long openTicket() {
    return open;
  }

  /** Nothing is waited for any more. */
  void settle() {
    open = 0;
    answerDueNs = NEVER;
    firstDeltaDueNs = NEVER;
  }

  /** How often in a row what was asked for did not come, or was of no use. */
  int failures() {
    return attempt;
  }

  /** Whether the answer is overdue. */
  boolean isOverdue(long nowNs) {
    return nowNs > answerDueNs;
  }

  /** Whether no delta came in time. */
  boolean isFirstDeltaOverdue(long nowNs) {
    return nowNs > firstDeltaDueNs;
  }
}
