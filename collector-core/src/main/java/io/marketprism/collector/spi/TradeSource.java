package io.marketprism.collector.spi;

/** Which of an exchange's trade streams is used; one at a time, so that volumes never double. */
public enum TradeSource {
  /** The one that is usual at the venue: every match, but aggregates on Binance's futures. */
  USUAL,
  /** Every match. */
  RAW,
  /** One event for several matches of one taker order. */
  AGGREGATE
}
