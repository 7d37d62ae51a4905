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
 * @param snapshots where snapshots come from
 * @param firstDelta how long a first delta is waited for before a snapshot is asked for, so that
 *     the two overlap; zero where it is asked for at once
 */
public record BookSettings(
    BookLimits limits,
    Duration snapshotPatience,
    Duration quietJoin,
    Optional<Duration> snapshotInterval,
    Snapshots snapshots,
    Duration firstDelta) {

  /** Where the snapshots of a book come from. */
  public enum Snapshots {
    /** They are asked for, and joined with the deltas around them. */
    REQUESTED,
    /**
     * The exchange sends one after each subscription; one is asked for by subscribing anew, and
     * deltas before it are of no use.
     */
    IN_CHANNEL,
    /** The same, but one may be asked for where that does not come; so deltas are kept for it. */
    IN_CHANNEL_OR_REQUESTED
  }

  /** Whether the exchange sends a snapshot after each subscription. */
  public boolean inChannel() {
    return snapshots != Snapshots.REQUESTED;
  }

  /** Whether snapshots are joined with deltas that came before them. */
  boolean keepsDeltas() {
    return snapshots != Snapshots.IN_CHANNEL;
  }

  /** A live book of that depth: 30 s of patience, 1 s to join a quiet book. */
  public static BookSettings live(int depth, Optional<Duration> snapshotInterval) {
    return new BookSettings(
        BookLimits.live(depth),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        snapshotInterval,
        Snapshots.REQUESTED,
        Duration.ZERO);
  }

  /** A live book whose snapshots come in its channel: 10 s of patience. */
  public static BookSettings inChannel(BookLimits limits, Optional<Duration> snapshotInterval) {
    return new BookSettings(
        limits,
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        snapshotInterval,
        Snapshots.IN_CHANNEL,
        Duration.ZERO);
  }

  /** A replayed book: never pruned, joined at once where no delta follows the snapshot. */
  public static BookSettings replay() {
    return new BookSettings(
        BookLimits.replay(),
        Duration.ofDays(1),
        Duration.ZERO,
        Optional.empty(),
        Snapshots.REQUESTED,
        Duration.ZERO);
  }

  /** The same with snapshots from elsewhere. */
  public BookSettings with(Snapshots others) {
    return new BookSettings(
        limits, snapshotPatience, quietJoin, snapshotInterval, others, firstDelta);
  }

  /** The same for a book whose snapshot is asked for once a delta came, or after so long. */
  public BookSettings afterFirstDelta(Duration patience) {
    return new BookSettings(
        limits, snapshotPatience, quietJoin, snapshotInterval, snapshots, patience);
  }
}
