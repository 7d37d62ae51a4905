package io.marketprism.collector.book;

/** A side of an order book. */
public enum QuoteSide {
  /** Orders to buy; the highest price is best. */
  BID,
  /** Orders to sell; the lowest price is best. */
  ASK
}
