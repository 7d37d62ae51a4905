package io.marketprism.collector.sync;

import java.util.OptionalLong;

/**
 * The last event that an earlier run published of a feed. Immutable.
 *
 * @param receivedNs when its frame arrived, nanoseconds since 1970 UTC; {@link
 *     io.marketprism.collector.model.MarketEvent#receivedNs}
 * @param tradeId of a trade its id; empty for other data, and where it is not known
 * @param lastTradeId of an aggregate of trades the last one that it stands for; else empty
 */
public record LastEvent(long receivedNs, OptionalLong tradeId, OptionalLong lastTradeId) {
  /** The last event of a feed whose events have no ids that rise by one. */
  public LastEvent(long receivedNs) {
    this(receivedNs, OptionalLong.empty(), OptionalLong.empty());
  }

  /** Refuses ids below 0. */
  public LastEvent {
    if (tradeId.orElse(0) < 0 || lastTradeId.orElse(0) < 0) {
      throw new IllegalArgumentException("ids below 0: " + tradeId + ", " + lastTradeId);
    }
  }

  /**
   * The last id in the numbering that a feed of trades has now.
   *
   * @param ofAggregates whether it numbers aggregates; else it numbers single trades
   */
  OptionalLong idOf(boolean ofAggregates) {
    if (ofAggregates) {
      return lastTradeId.isPresent() ? tradeId : OptionalLong.empty();
    }
    return lastTradeId.isPresent() ? lastTradeId : tradeId;
  }
}
