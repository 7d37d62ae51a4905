package io.marketprism.collector.app.nats.audit;

/**
 * How an exchange numbers trades. Immutable.
 *
 * <p>Source: docs/SEMANTICS.md and docs/EXCHANGES.md. Binance numbers matches and aggregates apart;
 * matches of futures jump where one was not made on the market. OKX names an aggregate by its last
 * match. Deribit numbers the trades of each instrument.
 *
 * @param numbersAggregates whether aggregates have ids of their own; otherwise their id is that of
 *     their last match
 * @param denseMatches whether ids of matches rise by one
 * @param denseAggregates whether ids of aggregates rise by one
 */
record TradeNumbering(boolean numbersAggregates, boolean denseMatches, boolean denseAggregates) {
  /** The numbering of an exchange's market; of one that is not known, holes say nothing. */
  static TradeNumbering of(String exchange, String marketType) {
    return switch (exchange) {
      case "binance" -> new TradeNumbering(true, marketType.equals("spot"), true);
      case "okx", "deribit" -> new TradeNumbering(false, true, true);
      default -> new TradeNumbering(true, false, false);
    };
  }
}
