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
  BBO,
  /** The mark price. */
  MARK_PRICE,
  /** The price of the index under a contract. */
  INDEX_PRICE,
  /** The rate that is to be paid between the sides of a perpetual. */
  FUNDING_RATE,
  /** How many contracts are open. */
  OPEN_INTEREST,
  /** The volatility of the asset. */
  VOLATILITY,
  /** Orders that closed the positions of who could not pay. */
  LIQUIDATION
}
