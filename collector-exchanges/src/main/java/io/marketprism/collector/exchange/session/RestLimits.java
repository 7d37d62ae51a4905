package io.marketprism.collector.exchange.session;

/**
 * What one REST client may do at once. Immutable.
 *
 * @param inFlight requests on their way at once, at least 1
 * @param queued requests that may wait, at least 1; a further one fails at once
 * @param maxBodyBytes a longer reply fails, counted after decompression
 */
public record RestLimits(int inFlight, int queued, long maxBodyBytes) {
  /** Four in flight, 1,024 waiting, 32 MiB a reply. */
  public static final RestLimits DEFAULT = new RestLimits(4, 1_024, 32L << 20);

  /** Refuses limits below 1. */
  public RestLimits {
    if (inFlight < 1 || queued < 1 || maxBodyBytes < 1) {
      throw new IllegalArgumentException(
          "REST limits must be at least 1: " + inFlight + ", " + queued + ", " + maxBodyBytes);
    }
  }
}
