package io.marketprism.collector.app.nats.spool;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest records of a log in memory, without a hole between them. Guarded by the log's lock;
 * the sink's thread, which alone adds to it, may look without at what is not yet written.
 */
final class Tail {
  private @Nullable SpoolRecord[] ring = new @Nullable SpoolRecord[1 << 10];
  private long first;
  private long end;
  private long bytes;

  /** Empty, before that position. */
  Tail(long position) {
    this.first = position;
    this.end = position;
  }

  /** Position of the oldest record in it. */
  long first() {
    return first;
  }

  /** Position behind the newest. */
  long end() {
    return end;
  }

  /** Bytes of heap, about. */
  long bytes() {
    return bytes;
  }

  /** Appends a record, whose position is {@link #end}. */
  void add(SpoolRecord entry) {
    if (end - first == ring.length) {
      grow();
    }
    ring[place(end)] = entry;
    end++;
    bytes += entry.heapBytes();
  }

  SpoolRecord get(long position) {
    if (position < first || position >= end) {
      throw new IndexOutOfBoundsException(position + " of " + first + " to " + end);
    }
    return Objects.requireNonNull(ring[place(position)]);
  }

  /** Forgets the oldest records, up to before that position. */
  void forget(long position) {
    long to = Math.min(position, end);
    while (first < to) {
      bytes -= get(first).heapBytes();
      ring[place(first)] = null;
      first++;
    }
  }

  private int place(long position) {
    return (int) (position & (ring.length - 1));
  }

  private void grow() {
    @Nullable SpoolRecord[] old = ring;
    ring = new @Nullable SpoolRecord[2 * old.length];
    for (long i = first; i < end; i++) {
      ring[place(i)] = old[(int) (i & (old.length - 1))];
    }
  }
}
