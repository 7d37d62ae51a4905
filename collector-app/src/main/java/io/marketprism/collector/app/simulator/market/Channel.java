package io.marketprism.collector.app.simulator.market;

/** What kind of message a market sends about one instrument. */
public enum Channel {
  /** Deltas of the book. */
  DEPTH,
  /** Every match. */
  TRADE,
  /** The matches of one order at one price as one message. */
  AGGREGATE_TRADE,
  /** Best bid and offer. */
  BBO
}
