package io.marketprism.collector.app.nats.spool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.marketprism.collector.app.nats.spool.CursorFile.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of one log share: its segments, its newest records in memory, and how far they
 * are readable, read and outside. Thread-safe: one lock, held for a few steps and never during I/O.
 */
final class LogState {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();

  @GuardedBy("lock")
  private final List<Segment> segments;

  @GuardedBy("lock")
  private final Tail tail;

  @GuardedBy("lock")
  private final Checkpoints checkpoints;

  @GuardedBy("lock")
  private long readEnd;

  @GuardedBy("lock")
  private long sequence;

  @GuardedBy("lock")
  private long bytes;

  private volatile long cursor;
  private volatile long end;
  private volatile boolean closed;

  /**
   * @param segments what was found, in order; ownership goes over
   * @param end position of the next record
   * @param mark how far the outside is
   */
  LogState(List<Segment> segments, long end, Mark mark, Checkpoints checkpoints) {
    this.segments = segments;
    this.tail = new Tail(end);
    this.end = end;
    this.cursor = mark.cursor();
    this.readEnd = mark.cursor();
    this.sequence = mark.sequence();
    this.checkpoints = checkpoints;
    checkpoints.restore(mark.checkpoints());
    for (Segment segment : segments) {
      bytes += segment.length;
    }
  }

  /** Everything before is outside. */
  long cursor() {
    return cursor;
  }

  /** Everything before may be read. */
  long end() {
    return end;
  }

  /** Bytes of the segments. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    return closed;
  }

  long sequence() {
    lock.lock();
    try {
      return sequence;
    } finally {
      lock.unlock();
    }
  }

  Mark mark() {
    lock.lock();
    try {
      return new Mark(cursor, sequence, checkpoints.all());
    } finally {
      lock.unlock();
    }
  }

  void release(long position, long streamSequence, long nowNs) {
    lock.lock();
    try {
      long reached = Math.min(position, end);
      if (reached >= cursor) {
        cursor = reached;
        sequence = streamSequence;
        checkpoints.released(reached, streamSequence, nowNs);
        readEnd = Math.max(readEnd, reached);
      }
    } finally {
      lock.unlock();
    }
  }

  long rewindPoint(long streamSequence) {
    lock.lock();
    try {
      return Math.max(start(), Math.min(cursor, checkpoints.position(streamSequence, start())));
    } finally {
      lock.unlock();
    }
  }

  long rewind(long streamSequence) {
    lock.lock();
    try {
      long position = rewindPoint(streamSequence);
      cursor = position;
      sequence = Math.min(sequence, streamSequence);
      return position;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private long start() {
    return segments.isEmpty() ? tail.first() : Math.min(segments.get(0).first, tail.first());
  }

  /** The newest records in memory; for the sink's thread. */
  @SuppressWarnings("GuardedBy") // Others take away only what is written, which it does not ask.
  Tail tail() {
    return tail;
  }

  /** Takes records into memory that may not yet be read. */
  void gather(List<SpoolRecord> more) {
    lock.lock();
    try {
      more.forEach(tail::add);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes all records in memory readable.
   *
   * @param written those before are on disk
   * @param keptBytes what may stay in memory of them
   */
  void publish(long written, long keptBytes) {
    lock.lock();
    try {
      end = tail.end();
      tail.forget(cursor);
      while (tail.bytes() > keptBytes && tail.first() < written) {
        tail.forget(tail.first() + 1);
      }
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until records from that position on can be read; whether they can. */
  boolean await(long position, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && !isReadable(position) && left > 0) {
        left = moved.awaitNanos(left);
      }
      return isReadable(position);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean isReadable(long position) {
    if (position >= end) {
      return false;
    }
    Segment segment = position < tail.first() ? at(position) : null;
    return segment == null || !segment.cutting;
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The record at that position where it is in memory; what is given to a reader is read. */
  int readTail(long position, List<SpoolRecord> into, int maxRecords, long maxBytes) {
    lock.lock();
    try {
      long at = position;
      if (at < tail.first()) {
        return 0;
      }
      int count = 0;
      long size = 0;
      while (at < end && count < maxRecords) {
        SpoolRecord entry = tail.get(at);
        size += entry.payload().length;
        if (count > 0 && size > maxBytes) {
          break;
        }
        into.add(entry);
        count++;
        at++;
      }
      readEnd = Math.max(readEnd, at);
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Where a reader finds the record at that position, or the next one behind it, on disk. */
  @Nullable View view(long position) {
    lock.lock();
    try {
      Segment segment = at(position);
      return segment == null
          ? null
          : new View(
              segment,
              segment.version,
              segment.entryPosition(position),
              segment.entryOffset(position),
              segment.length,
              segment.next,
              segment.condensed,
              segment.cutting);
    } finally {
      lock.unlock();
    }
  }

  /** The first segment with something at or behind that position. */
  @GuardedBy("lock")
  private @Nullable Segment at(long position) {
    int low = 0;
    int high = segments.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (segments.get(middle).next <= position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == segments.size() ? null : segments.get(low);
  }

  /**
   * Everything before that position is read, if the segment is still as it was seen.
   *
   * @return how far was read before, or -1 where the segment has changed
   */
  long commitRead(View seen, long position) {
    lock.lock();
    try {
      Segment segment = seen.segment();
      if (segment.version != seen.version()) {
        return -1;
      }
      long before = readEnd;
      readEnd = Math.max(readEnd, position);
      return before;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the segment is still as it was seen. */
  boolean isCurrent(View seen) {
    lock.lock();
    try {
      return seen.segment().version == seen.version();
    } finally {
      lock.unlock();
    }
  }

  /** Position of the oldest record in memory. */
  long tailFirst() {
    lock.lock();
    try {
      return tail.first();
    } finally {
      lock.unlock();
    }
  }

  /** Received time of the oldest record that is not outside, about; or -1 where all are. */
  long oldestWaitingNs(long otherNs) {
    lock.lock();
    try {
      if (cursor >= end) {
        return -1;
      }
      Segment segment = cursor < tail.first() ? at(cursor) : null;
      if (segment != null) {
        return segment.receivedNs(Math.max(cursor, segment.first), otherNs);
      }
      long oldest = Math.max(cursor, tail.first());
      return oldest < end ? tail.get(oldest).receivedNs() : -1;
    } finally {
      lock.unlock();
    }
  }

  /** Adds the newest segment. */
  void add(Segment segment) {
    lock.lock();
    try {
      segments.add(segment);
      bytes += segment.length;
    } finally {
      lock.unlock();
    }
  }

  /** Records were written to the newest segment. */
  void wrote(Segment segment, Written written) {
    lock.lock();
    try {
      segment.index(written.first(), segment.length, written.firstReceivedNs());
      segment.next = written.next();
      segment.length += written.bytes();
      segment.newestNs = written.nowNs();
      end = Math.max(end, written.next());
      bytes += written.bytes();
      for (int i = 0; i < segment.counts.length; i++) {
        segment.counts[i] += written.counts()[i];
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will be written to the segment. */
  void seal(Segment segment) {
    lock.lock();
    try {
      segment.closed = true;
    } finally {
      lock.unlock();
    }
  }

  /** The segments that nothing is written to any more, oldest first; a copy. */
  List<Segment> closedSegments() {
    lock.lock();
    try {
      List<Segment> found = new ArrayList<>(segments);
      found.removeIf(segment -> !segment.closed);
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** Whether everything in the segment has been outside for that long, as far as was asked. */
  boolean isReleased(Segment segment, long nowNs, long horizonNs) {
    lock.lock();
    try {
      if (segment.next > cursor) {
        segment.released = false;
        return false;
      }
      if (!segment.released) {
        segment.released = true;
        segment.releasedNs = nowNs;
      }
      return nowNs - segment.releasedNs >= horizonNs;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the segment holds records that nobody has read and that were never cut. */
  boolean isDroppable(Segment segment) {
    lock.lock();
    try {
      return !segment.condensed && segment.next > readEnd && segment.next > cursor;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a segment away, if all of it is outside. */
  boolean removeReleased(Segment segment) {
    lock.lock();
    try {
      return segment.next <= cursor && remove(segment);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a segment away. */
  boolean remove(Segment segment) {
    lock.lock();
    try {
      boolean removed = segments.remove(segment);
      if (removed) {
        segment.version++;
        bytes -= segment.length;
        if (!segments.isEmpty()) {
          checkpoints.forget(segments.get(0).first);
        }
        moved.signalAll();
      }
      return removed;
    } finally {
      lock.unlock();
    }
  }

  /** Puts a segment back whose file could not be removed. */
  void putBack(Segment segment) {
    lock.lock();
    try {
      int place = 0;
      while (place < segments.size() && segments.get(place).first < segment.first) {
        place++;
      }
      segments.add(place, segment);
      bytes += segment.length;
    } finally {
      lock.unlock();
    }
  }

  /** Lets nobody read further in a closed segment; from where on nobody has read. */
  long beginCut(Segment segment) {
    lock.lock();
    try {
      long from = Math.max(Math.max(readEnd, cursor), segment.first);
      segment.cutting = true;
      segment.version++;
      tail.forget(segment.next);
      return from;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a cut, with what the segment is now; null where nothing was cut. */
  void endCut(Segment segment, @Nullable Cut cut) {
    lock.lock();
    try {
      if (cut != null) {
        bytes += cut.length() - segment.length;
        segment.length = cut.length();
        segment.condensed = true;
        segment.announcements.addAll(cut.announcements());
        segment.forgetIndex(cut.from());
        for (int i = 0; i < segment.counts.length; i++) {
          segment.counts[i] -= cut.lost()[i];
        }
      }
      segment.version++;
      segment.cutting = false;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Adds the subjects whose loss is said directly before the segment and was not yet read. */
  void announcedBefore(Segment segment, Set<String> subjects) {
    lock.lock();
    try {
      for (int i = segments.indexOf(segment) - 1; i >= 0 && segments.get(i).condensed; i--) {
        for (Segment.Announcement said : segments.get(i).announcements) {
          if (said.position() >= readEnd) {
            subjects.add(said.subject());
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Replaces what is known of the counted records of a segment; how many fewer there are. */
  long[] recount(Segment segment, long[] found) {
    lock.lock();
    try {
      long[] missing = new long[found.length];
      for (int i = 0; i < found.length; i++) {
        missing[i] = segment.counts[i] - found[i];
        segment.counts[i] = found[i];
      }
      return missing;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What a reader has to know of a segment.
   *
   * @param entry position of a record at or before the one that is looked for
   * @param offset where that begins
   * @param bytes length of what is whole
   * @param next position the segment ends at
   */
  record View(
      Segment segment,
      int version,
      long entry,
      long offset,
      long bytes,
      long next,
      boolean condensed,
      boolean cutting) {}

  /**
   * What was written to a segment.
   *
   * @param first position of the first record
   * @param next position behind the last
   * @param counts counted records by type
   */
  record Written(
      long first, long firstReceivedNs, long next, long bytes, long[] counts, long nowNs) {}

  /**
   * What a cut left.
   *
   * @param from the first position that was cut out
   * @param length of the file
   * @param lost counted records by type
   */
  record Cut(long from, long length, long[] lost, List<Segment.Announcement> announcements) {}
}
