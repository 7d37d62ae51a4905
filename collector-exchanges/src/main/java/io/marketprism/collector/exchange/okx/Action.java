package io.marketprism.collector.exchange.okx;

/** What the data of a frame is, as the frame says it beside them. */
enum Action {
  /** It says nothing. */
  NONE,
  /** A whole book. */
  SNAPSHOT,
  /** A delta of a book. */
  UPDATE
}
