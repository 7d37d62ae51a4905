package io.marketprism.collector.app.simulator.market;

/**
 * What a market has sent about one instrument so far, whether or not anybody listened. Immutable.
 *
 * @param lastUpdateId last update id of the book
 * @param lastTradeId id of the last match
 * @param lastAggregateId id of the last aggregate
 * @param depthEvents deltas
 * @param trades matches
 * @param aggregateTrades aggregates
 */
public record MarketCounts(
    long lastUpdateId,
    long lastTradeId,
    long lastAggregateId,
    long depthEvents,
    long trades,
    long aggregateTrades) {}
