package io.marketprism.collector.app.simulator.binance;

import java.time.Duration;

/**
 * What the exchange allows its clients. Immutable.
 *
 * <p>Source: Binance spot API documentation, limits of WebSocket streams and REST, read 2026-11-22.
 *
 * @param messagesPerSecond frames from one client in any second, pings and pongs counted
 * @param streams subscriptions of one connection
 * @param connects upgrades in any five minutes
 * @param weightPerMinute request weight in one minute of the clock
 * @param lifetime after which a connection is closed
 * @param pingEvery how often the server pings
 * @param pongWithin after which an unanswered ping closes the connection
 */
public record BinanceLimits(
    int messagesPerSecond,
    int streams,
    int connects,
    int weightPerMinute,
    Duration lifetime,
    Duration pingEvery,
    Duration pongWithin) {
  /** As documented for spot. */
  public static BinanceLimits spot() {
    return new BinanceLimits(
        5, 1024, 300, 6000, Duration.ofHours(24), Duration.ofSeconds(20), Duration.ofSeconds(60));
  }

  /** The same pings and lifetime, but no limit to messages, streams, connections and weight. */
  public BinanceLimits unlimited() {
    int most = Integer.MAX_VALUE;
    return new BinanceLimits(most, most, most, most, lifetime, pingEvery, pongWithin);
  }
}
