package io.marketprism.collector.app.simulator.deribit;

import java.time.Duration;

/**
 * What the exchange allows its clients. Immutable.
 *
 * <p>Source: Deribit, rate limits and connection management, read 2026-11-22.
 *
 * @param connections WebSockets at once
 * @param requests credits of all requests but those below
 * @param subscriptions credits of subscribing and unsubscribing
 * @param lists credits of instrument lists
 * @param requestBytes of one frame from a client
 * @param testWithin after which an unanswered test request closes the connection
 */
record DeribitLimits(
    int connections,
    Credits requests,
    Credits subscriptions,
    Credits lists,
    int requestBytes,
    Duration testWithin) {
  /** As documented; how much an address without an account may ask for is not, so the same. */
  static DeribitLimits documented() {
    return new DeribitLimits(
        32,
        new Credits(500, 50_000, 10_000),
        new Credits(3_000, 30_000, 10_000),
        new Credits(10_000, 50_000, 1_000),
        32 << 10,
        Duration.ofSeconds(10));
  }

  /** The same tests, but no limit to connections and requests. */
  DeribitLimits unlimited() {
    Credits free = new Credits(0, 0, 0);
    return new DeribitLimits(Integer.MAX_VALUE, free, free, free, Integer.MAX_VALUE, testWithin);
  }

  /**
   * Credits that requests are paid with.
   *
   * @param cost of one request
   * @param most that there are at once
   * @param perSecond that come back
   */
  record Credits(int cost, int most, int perSecond) {}
}
