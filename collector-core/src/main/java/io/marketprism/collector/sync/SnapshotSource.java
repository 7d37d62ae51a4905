package io.marketprism.collector.sync;

/**
 * Fetches snapshots for synchronisers, within a request budget. Called under the lock of a
 * connection's state; only takes the wish and returns at once.
 *
 * <p>For each wish it answers at most once, by {@link BookSynchronizer#onSnapshot} or {@link
 * BookSynchronizer#onSnapshotFailed} with the same ticket, under the same lock. It says {@link
 * BookSynchronizer#onSnapshotSent} when the request leaves, since a wish may wait for budget.
 */
@FunctionalInterface
public interface SnapshotSource {
  /**
   * Wishes a snapshot for that book.
   *
   * @param ticket names the wish; an older wish of the same book is void
   * @param attempt 0 for the first, rising while the book is not joined; later ones wait longer
   */
  void request(BookSynchronizer book, long ticket, int attempt);
}
