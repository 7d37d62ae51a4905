package io.marketprism.collector.app.simulator.okx;

import java.time.Duration;

/**
 * What the exchange allows its clients. Immutable.
 *
 * <p>Source: OKX API v5 overview, read 2026-11-22.
 *
 * @param connects upgrades in any second
 * @param requests requests on one connection in any hour
 * @param requestBytes length of one request
 * @param books REST books in any two seconds
 * @param lists instrument lists in any two seconds
 * @param trades requests for trades of the past in any two seconds
 * @param ratios ratios of one instrument in any two seconds
 * @param quiet after which a connection on which nothing was sent is closed
 */
public record OkxLimits(
    int connects,
    int requests,
    int requestBytes,
    int books,
    int lists,
    int trades,
    int ratios,
    Duration quiet) {
  /** As documented. */
  public static OkxLimits documented() {
    return new OkxLimits(3, 480, 64 << 10, 40, 20, 20, 5, Duration.ofSeconds(30));
  }

  /** The same quiet, but no limit to what may be asked. */
  public OkxLimits unlimited() {
    int most = Integer.MAX_VALUE;
    return new OkxLimits(most, most, most, most, most, most, most, quiet);
  }
}
