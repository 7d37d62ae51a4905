package io.marketprism.collector.sync;

import io.marketprism.collector.book.BookLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * How a book is kept. Immutable.
 *
 * @param limits levels to keep
 * @param snapshotPatience how long an answer to a snapshot request may take after it was sent
 * @param quietJoin after which a loaded snapshot counts as joined although no delta followed it
 * @param snapshotInterval how often a whole book is published besides each synchronisation; empty
 *     for never
 * @param inChannel whether the exchange sends a snapshot after each subscription; one is then asked
 *     for by subscribing anew, and deltas before it are of no use
 */
public record BookSettings(
    BookLimits limits,
    Duration snapshotPatience,
    Duration quietJoin,
    Optional<Duration> snapshotInterval,
    boolean inChannel) {

  /** A live book of that depth: 30 s of patience, 1 s to join a quiet book. */
  public static BookSettings live(int depth, Optional<Duration> snapshotInterval) {
    return new BookSettings(
        BookLimits.live(depth),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        snapshotInterval,
        false);
  }

  /** A live book whose snapshots come in its channel: 10 s of patience. */
  public static BookSettings inChannel(BookLimits limits, Optional<Duration> snapshotInterval) {
    return new BookSettings(limits, Duration.ofSeconds(10), Duration.ZERO, snapshotInterval, true);
  }

  /** A replayed book: never pruned, joined at once where no delta follows the snapshot. */
  public static BookSettings replay() {
    return new BookSettings(
        BookLimits.replay(), Duration.ofDays(1), Duration.ZERO, Optional.empty(), false);
  }

  /** The same for a book whose snapshots come in its channel. */
  public BookSettings withSnapshotsInChannel() {
    return new BookSettings(limits, snapshotPatience, quietJoin, snapshotInterval, true);
  }
}
