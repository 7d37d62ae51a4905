package io.marketprism.collector.app.nats.audit;

import java.util.Locale;

/** What an audit counts of each data type; some of it are faults. */
public enum Finding {
  /** Messages on subjects of the data type. */
  MESSAGES,
  /** Messages that are marked as published again. */
  RETRIES,
  /** Interruptions among them. */
  INTERRUPTIONS,
  /** Trades that were asked for after an interruption. */
  BACKFILLED,
  /** Trades that are marked as older than the window in which the collector finds doubles. */
  LATE,
  /** What a consumer ignores, since what it holds is newer. */
  STALE,
  /** What came after what follows it, and is marked as published again. */
  REORDERED,
  /** What came after an announced interruption in whose span it lies. */
  FILLED,
  /** Whole books that were compared with the book made of the messages before. */
  BOOKS_COMPARED,
  /** Ids, or breaks of a book's chain, inside announced interruptions. */
  ABSENT_ANNOUNCED,
  /** Ids, or breaks of a book's chain, that no interruption announced. */
  MISSING,
  /** What is there twice. */
  DOUBLED,
  /** What came after what follows it, without a mark. */
  OUT_OF_ORDER,
  /** Whole books that do not equal the book made of the messages before. */
  BOOK_DIFFERS,
  /** Books whose best bid is not below the best ask. */
  CROSSED,
  /** Events on a subject that is not theirs. */
  MISPLACED,
  /** Messages without an id, or with another than their event's. */
  WRONG_ID,
  /** Messages that are no event. */
  UNREADABLE,
  /** Messages that were not checked, since what is held for checks is bounded. */
  UNCHECKED;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in reports, {@code out_of_order}. */
  public String wire() {
    return wire;
  }

  /** Whether it must not occur. */
  public boolean isFault() {
    return compareTo(MISSING) >= 0;
  }
}
