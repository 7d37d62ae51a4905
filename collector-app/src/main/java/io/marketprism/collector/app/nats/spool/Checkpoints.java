package io.marketprism.collector.app.nats.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Which sequence of the stream the outside had reached at which position, about once a second, for
 * as long as records are kept. Guarded by the log's lock.
 */
final class Checkpoints {
  private static final long SECOND = 1_000_000_000L;
  private static final int MAX = 1024;

  private final Deque<Checkpoint> all = new ArrayDeque<>();
  private final long everyNs;
  private long takenNs;

  /**
   * @param horizonNs how long they have to reach back
   */
  Checkpoints(long horizonNs) {
    this.everyNs = Math.max(SECOND, 2 * horizonNs / MAX);
  }

  /** Takes over those of an earlier run, oldest first. */
  void restore(List<Checkpoint> earlier) {
    all.addAll(earlier);
  }

  /**
   * All records before the position are outside, the newest of them as that sequence. What was said
   * of later positions or sequences is forgotten: the stream has been cut or made anew.
   */
  void released(long position, long sequence, long nowNs) {
    boolean again = false;
    while (!all.isEmpty()
        && (all.getLast().position() > position || all.getLast().sequence() > sequence)) {
      all.removeLast();
      again = true;
    }
    if (again || all.isEmpty() || nowNs - takenNs >= everyNs) {
      add(new Checkpoint(position, sequence));
      takenNs = nowNs;
    }
  }

  private void add(Checkpoint checkpoint) {
    if (!all.isEmpty() && all.getLast().position() == checkpoint.position()) {
      all.removeLast();
    }
    all.addLast(checkpoint);
    if (all.size() > MAX) {
      all.removeFirst();
    }
  }

  /** Position of the newest whose sequence is at most the given one, or {@code other}. */
  long position(long sequence, long other) {
    for (Iterator<Checkpoint> newestFirst = all.descendingIterator(); newestFirst.hasNext(); ) {
      Checkpoint checkpoint = newestFirst.next();
      if (checkpoint.sequence() <= sequence) {
        return checkpoint.position();
      }
    }
    return other;
  }

  /** Forgets those before that position. */
  void forget(long position) {
    while (!all.isEmpty() && all.getFirst().position() < position) {
      all.removeFirst();
    }
  }

  /** All of them, oldest first; a copy. */
  List<Checkpoint> all() {
    return new ArrayList<>(all);
  }

  /**
   * How far the outside was.
   *
   * @param position all records before it were outside
   * @param sequence the stream's sequence of the newest of them
   */
  record Checkpoint(long position, long sequence) {}
}
