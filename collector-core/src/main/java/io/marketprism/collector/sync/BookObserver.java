package io.marketprism.collector.sync;

import io.marketprism.collector.book.OrderBook;

/** Sees a book after each delta that it applied, before anything is published. */
@FunctionalInterface
public interface BookObserver {
  /** Sees nothing. */
  BookObserver NONE = (applied, book) -> {};

  /**
   * The book applied a delta. Called under the lock of the connection's state; must not block, and
   * must copy what it wants to keep.
   *
   * @param applied deltas applied since the book exists
   */
  void applied(long applied, OrderBook book);
}
