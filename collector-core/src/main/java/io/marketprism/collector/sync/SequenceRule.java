package io.marketprism.collector.sync;

/**
 * Decides by an exchange's ids whether a delta continues a book. Implementations are pure functions
 * without state, shared by all books of a venue.
 */
public interface SequenceRule {
  /** What is to be done with a delta. */
  enum Verdict {
    /** It continues the book. */
    APPLY,
    /** The book contains it already. */
    STALE,
    /** Something between the book and it is missing. */
    GAP,
    /** The exchange began its sequence anew; the book must be rebuilt. */
    RESET,
    /** It continues the book, and the exchange's ids begin anew with it. */
    RENUMBERED
  }

  /**
   * The verdict on a delta while none was applied since the snapshot. GAP says that the snapshot is
   * too old for it.
   *
   * @param snapshot the snapshot's last id
   * @param first first id of the delta, or UNKNOWN
   * @param last last id of the delta
   * @param previous the id before the delta as the exchange gives it, or UNKNOWN
   */
  Verdict bridge(long snapshot, long first, long last, long previous);

  /**
   * The verdict on a delta after another was applied.
   *
   * @param held the last id that the book contains; the others as in {@link #bridge}
   */
  Verdict next(long held, long first, long last, long previous);
}
