package io.marketprism.collector.sync;

/**
 * Where the trades that a feed lacks are asked for by their ids, within a request budget.
 * Thread-safe.
 */
public interface TradeHistory {
  /** Whether the ids of the feed number aggregates of trades; else they number single ones. */
  boolean ofAggregates();

  /** How many of the trades before the newest one may be asked for. */
  int reach();

  /**
   * The feed lacks trades. Called under the lock of a connection's state; only takes the wish and
   * returns at once.
   *
   * <p>Asks for {@link TradeFeed#missing} until there are none, one request after the other. Each
   * is answered once, by {@link TradeFeed#onBackfill} or {@link TradeFeed#onBackfillFailed}, under
   * the same lock.
   */
  void request(TradeFeed feed);
}
