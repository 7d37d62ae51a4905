package io.marketprism.collector.sync;

import io.marketprism.collector.book.OrderBook;

/** Says whether a book is what the exchange says that it is, by what came with a message. */
@FunctionalInterface
public interface BookCheck {
  /** The exchange says nothing. */
  BookCheck NONE = book -> true;

  /**
   * Whether the book, after the message and before anything is published, is as the exchange says.
   * Called under the lock of the connection's state; must not block or keep the book.
   */
  boolean fits(OrderBook book);
}
