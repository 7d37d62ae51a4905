package io.marketprism.collector.app.simulator.binance;

import java.time.Duration;

/**
 * What the exchange allows its clients. Immutable.
 *
 * <p>Source: Binance spot, USD-M and COIN-M API documentation, limits of WebSocket streams and
 * REST, read 2026-11-22.
 *
 * @param messagesPerSecond frames from one client in any second, pings and pongs counted
 * @param streams subscriptions of one connection
 * @param connects upgrades in any five minutes
 * @param weightPerMinute request weight in one minute of the clock
 * @param statistics requests for statistics in any five minutes, where these are counted apart
 * @param funding the same for facts of funding
 * @param lifetime after which a connection is closed
 * @param pingEvery how often the server pings
 * @param pongWithin after which an unanswered ping closes the connection
 */
public record BinanceLimits(
    int messagesPerSecond,
    int streams,
    int connects,
    int weightPerMinute,
    int statistics,
    int funding,
    Duration lifetime,
    Duration pingEvery,
    Duration pongWithin) {
  private static final Duration DAY = Duration.ofHours(24);

  /** As documented for spot. */
  public static BinanceLimits spot() {
    int none = Integer.MAX_VALUE;
    return new BinanceLimits(
        5, 1024, 300, 6000, none, none, DAY, Duration.ofSeconds(20), Duration.ofSeconds(60));
  }

  /** As documented for futures; both markets of them count weight together. */
  public static BinanceLimits futures() {
    return new BinanceLimits(
        10, 1024, 300, 2400, 1000, 500, DAY, Duration.ofMinutes(3), Duration.ofMinutes(10));
  }

  /** The same pings and lifetime, but no limit to messages, streams, connections and weight. */
  public BinanceLimits unlimited() {
    int most = Integer.MAX_VALUE;
    return new BinanceLimits(most, most, most, most, most, most, lifetime, pingEvery, pongWithin);
  }
}
