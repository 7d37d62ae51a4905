package io.marketprism.collector.sync;

import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.EventOutput;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What all feeds of a collector share. Immutable.
 *
 * @param output where events go
 * @param clocks wall and monotonic time
 * @param interruptionNumbers gives numbers unique in all runs of the instance; thread-safe
 * @param staleAfter silence after which a feed that is usually busier counts as stale
 * @param restarts what earlier runs published last
 * @param backfill how many missing trades of one feed are asked for at once, at the most; 0 for
 *     none
 * @param meters what they count together
 */
public record FeedContext(
    EventOutput output,
    Clocks clocks,
    LongSupplier interruptionNumbers,
    Duration staleAfter,
    Restarts restarts,
    int backfill,
    FeedMeters meters) {
  /** So many missing trades of a feed are asked for, unless something else is said. */
  public static final int USUAL_BACKFILL = 10_000;

  /** What feeds share in a run that follows no other. */
  public FeedContext(
      EventOutput output, Clocks clocks, LongSupplier interruptionNumbers, Duration staleAfter) {
    this(
        output,
        clocks,
        interruptionNumbers,
        staleAfter,
        Restarts.none(),
        USUAL_BACKFILL,
        new FeedMeters());
  }

  /** Refuses a negative number of trades. */
  public FeedContext {
    if (backfill < 0) {
      throw new IllegalArgumentException("a back-fill of " + backfill + " trades");
    }
  }
}
