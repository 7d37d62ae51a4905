package io.marketprism.collector.sync;

import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.model.Scales;
import java.util.ArrayDeque;

/**
 * Deltas that wait for a snapshot, in order, bounded in messages and levels; the oldest are
 * forgotten.
 *
 * <p>Not thread-safe; owned by one {@link BookSynchronizer}.
 */
final class DeltaBuffer {
  static final int MAX_DELTAS = 1_000;
  static final int MAX_LEVELS = 20_000;

  /** As many as an exchange's REST may lie behind its stream. */
  static final int RECENT = 32;

  private static final int HEADER = 8;

  private final ArrayDeque<long[]> deltas = new ArrayDeque<>();
  private int levels;
  private int most = RECENT;

  int size() {
    return deltas.size();
  }

  /** Keeps at most so many of the newest from now on, 0 to {@link #MAX_DELTAS}. */
  void keep(int newest) {
    most = newest;
  }

  /**
   * Copies a delta to the end.
   *
   * @return how many were forgotten to make room; all of them, this one too, where there is no room
   *     for it
   */
  int add(BookDelta delta) {
    int more = delta.bids().count() + delta.asks().count();
    int forgotten = 0;
    while (!deltas.isEmpty() && (deltas.size() >= most || levels + more > MAX_LEVELS)) {
      drop();
      forgotten++;
    }
    if (more > MAX_LEVELS || most == 0) {
      return forgotten + 1;
    }
    long[] copy = new long[HEADER + 2 * more];
    copy[0] = delta.first();
    copy[1] = delta.last();
    copy[2] = delta.previous();
    copy[3] = delta.exchangeTimeMs();
    copy[4] = delta.receivedNs();
    copy[5] = delta.scales().price();
    copy[6] = delta.scales().size();
    copy[7] = delta.bids().count();
    int at = copy(delta.bids(), copy, HEADER);
    copy(delta.asks(), copy, at);
    deltas.add(copy);
    levels += more;
    return forgotten;
  }

  /** Copies the oldest delta into {@code into}, leaving it here; false where there is none. */
  boolean peek(BookDelta into) {
    long[] copy = deltas.peek();
    if (copy == null) {
      return false;
    }
    into.clear();
    into.ids(copy[0], copy[1], copy[2]).times(copy[3], copy[4]);
    into.scales(new Scales((int) copy[5], (int) copy[6]));
    int asks = HEADER + 2 * (int) copy[7];
    for (int at = HEADER; at < copy.length; at += 2) {
      (at < asks ? into.bids() : into.asks()).add(copy[at], copy[at + 1]);
    }
    return true;
  }

  /** Forgets the oldest delta. */
  void drop() {
    levels -= (deltas.remove().length - HEADER) / 2;
  }

  void clear() {
    deltas.clear();
    levels = 0;
  }

  private static int copy(LevelList from, long[] to, int at) {
    int next = at;
    for (int i = 0; i < from.count(); i++) {
      to[next++] = from.price(i);
      to[next++] = from.size(i);
    }
    return next;
  }
}
