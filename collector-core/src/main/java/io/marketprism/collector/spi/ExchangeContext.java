package io.marketprism.collector.spi;

import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.sync.FeedContext;
import java.util.random.RandomGenerator;

/**
 * What an adapter is given. The owner keeps it alive longer than the adapter. Immutable.
 *
 * @param feeds what all feeds share: output, clocks, numbers
 * @param connections the ledger of connections
 * @param scheduler the control thread
 * @param random for backoff and jitter; thread-safe
 * @param raw sees every frame and reply
 * @param errors takes what no caller can be given, such as an Error in a frame handler; thread-safe
 * @param subjects which instruments share a subject, over all venues
 */
public record ExchangeContext(
    FeedContext feeds,
    ConnectionRegistry connections,
    Scheduler scheduler,
    RandomGenerator random,
    RawFrameListener raw,
    ErrorListener errors,
    SubjectClaims subjects) {

  /** A context in which no subject is claimed. */
  public ExchangeContext(
      FeedContext feeds,
      ConnectionRegistry connections,
      Scheduler scheduler,
      RandomGenerator random,
      RawFrameListener raw,
      ErrorListener errors) {
    this(feeds, connections, scheduler, random, raw, errors, new SubjectClaims());
  }

  /** Takes what no caller can be given. Thread-safe, must not block. */
  @FunctionalInterface
  public interface ErrorListener {
    /** Something failed at the named place; the collector goes on. */
    void failed(String place, Throwable failure);
  }
}
