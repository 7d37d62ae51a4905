package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.spi.Scheduler.Cancellable;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.SnapshotSource;

/**
 * The one wish for a snapshot that a book has under way, whichever way it goes: a later wish takes
 * it back, so that what is void does not stand in front of what is wanted.
 *
 * <p>Not thread-safe; guarded by the slot's lock.
 */
final class LastWish implements SnapshotSource {
  private final Way way;
  private Cancellable last = () -> {};

  /** A book that wished nothing yet. */
  LastWish(Way way) {
    this.way = way;
  }

  @Override
  public void request(BookSynchronizer book, long ticket, int attempt) {
    last.cancel();
    last = way.begin(book, ticket, attempt);
  }

  /** A way to fetch snapshots. Called under the slot's lock; only begins, and returns at once. */
  @FunctionalInterface
  interface Way {
    /**
     * Fetches one, as {@link SnapshotSource} says, where the book still awaits that ticket when it
     * is time to ask.
     *
     * @return takes the wish back; called under the slot's lock
     */
    Cancellable begin(BookSynchronizer book, long ticket, int attempt);
  }
}
