package io.marketprism.collector.app.nats.spool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.marketprism.collector.app.nats.spool.CursorFile.Mark;
import io.marketprism.collector.model.Clocks;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of one log share: its segments, its newest records in memory, and how far they
 * are readable, read and outside. Thread-safe: its monitor is held for a few steps and never during
 * I/O.
 */
final class LogState {
  private static final long NOWHERE = -1;

  private final Clocks clocks;

  @GuardedBy("this")
  private final SegmentList segments;

  @GuardedBy("this")
  private final Tail tail;

  @GuardedBy("this")
  private final Checkpoints checkpoints;

  @GuardedBy("this")
  private long readEnd;

  @GuardedBy("this")
  private long sequence;

  @GuardedBy("this")
  private long unreadableAt = NOWHERE;

  private volatile long cursor;
  private volatile long end;
  private volatile boolean closed;

  /**
   * @param segments what was found
   * @param end position of the next record
   * @param mark how far the outside is
   */
  LogState(Clocks clocks, SegmentList segments, long end, Mark mark, Checkpoints checkpoints) {
    this.clocks = clocks;
    this.segments = segments;
    this.tail = new Tail(end);
    this.end = end;
    this.cursor = mark.cursor();
    this.readEnd = mark.cursor();
    this.sequence = mark.sequence();
    this.checkpoints = checkpoints;
    checkpoints.restore(mark.checkpoints());
  }

  /** Everything before is outside. */
  long cursor() {
    return cursor;
  }

  /** Everything before may be read. */
  long end() {
    return end;
  }

  boolean closed() {
    return closed;
  }

  /** Bytes of the segments. */
  synchronized long bytes() {
    return segments.bytes();
  }

  /** The stream's sequence that belongs to the cursor. */
  synchronized long sequence() {
    return sequence;
  }

  /** What the cursor file is to say. */
  synchronized Mark mark() {
    return new Mark(cursor, sequence, checkpoints.all());
  }

  synchronized void release(long position, long streamSequence) {
    long reached = Math.min(position, end);
    if (reached >= cursor) {
      cursor = reached;
      sequence = streamSequence;
      checkpoints.released(reached, streamSequence, clocks.nanos());
      readEnd = Math.max(readEnd, reached);
    }
  }

  synchronized long rewindPoint(long streamSequence) {
    long start = Math.min(segments.first(tail.first()), tail.first());
    return Math.max(start, Math.min(cursor, checkpoints.position(streamSequence, start)));
  }

  synchronized long rewind(long streamSequence) {
    long position = rewindPoint(streamSequence);
    cursor = position;
    sequence = Math.min(sequence, streamSequence);
    return position;
  }

  /** The newest records in memory; for the sink's thread. */
  @SuppressWarnings("GuardedBy") // Others take away only what is written, which it does not ask.
  Tail tail() {
    return tail;
  }

  /** Takes records into memory that may not yet be read. */
  synchronized void gather(List<SpoolRecord> more) {
    more.forEach(tail::add);
  }

  /**
   * Makes all records in memory readable.
   *
   * @param written those before are on disk
   * @param keptBytes what may stay in memory of them
   */
  synchronized void publish(long written, long keptBytes) {
    end = tail.end();
    tail.forget(cursor);
    while (tail.bytes() > keptBytes && tail.first() < written) {
      tail.forget(tail.first() + 1);
    }
    notifyAll();
  }

  /**
   * Waits until records from that position on can be read; whether they can. In real time, which
   * alone ends a wait.
   */
  synchronized boolean await(long position, long nanos) throws InterruptedException {
    long deadlineNs = System.nanoTime() + nanos;
    long left = nanos;
    while (!closed && !isReadable(position) && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadlineNs - System.nanoTime();
    }
    return isReadable(position);
  }

  @GuardedBy("this")
  private boolean isReadable(long position) {
    if (position >= end || position == unreadableAt) {
      return false;
    }
    Segment segment = position < tail.first() ? segments.at(position) : null;
    return segment == null || !segment.cutting;
  }

  /** What stands at that position cannot be read for now. */
  synchronized void unreadable(long position) {
    unreadableAt = position;
  }

  /** Ends all waiting. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Gives a reader what is in memory from that position on; how many. */
  synchronized int readTail(long position, List<SpoolRecord> into, int maxRecords, long maxBytes) {
    if (position < tail.first()) {
      return 0;
    }
    int count = 0;
    long size = 0;
    while (position + count < end && count < maxRecords) {
      SpoolRecord entry = tail.get(position + count);
      size += entry.payload().length;
      if (count > 0 && size > maxBytes) {
        break;
      }
      into.add(entry);
      count++;
    }
    if (count > 0) {
      readEnd = Math.max(readEnd, position + count);
    }
    return count;
  }

  /** Nothing from that position on counts as read. */
  synchronized void unread(long position) {
    readEnd = position;
  }

  /** Position of the oldest record in memory. */
  synchronized long tailFirst() {
    return tail.first();
  }

  /** Where a reader finds the record at that position, or the next one behind it, on disk. */
  synchronized @Nullable View view(long position) {
    Segment segment = segments.at(position);
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
  }

  /** Whether the segment is still as it was seen. */
  synchronized boolean isCurrent(View seen) {
    return seen.segment().version == seen.version();
  }

  /**
   * Everything before that position is read, if the segment is still as it was seen.
   *
   * @return how far was read before, or -1 where the segment has changed
   */
  synchronized long commitRead(View seen, long position) {
    if (!isCurrent(seen)) {
      return NOWHERE;
    }
    unreadableAt = NOWHERE;
    long before = readEnd;
    readEnd = Math.max(readEnd, position);
    return before;
  }

  /** Received time of the oldest record that is not outside, about; or -1 where all are. */
  synchronized long oldestWaitingNs(long otherNs) {
    if (cursor >= end) {
      return NOWHERE;
    }
    Segment segment = cursor < tail.first() ? segments.at(cursor) : null;
    if (segment != null) {
      return segment.receivedNs(Math.max(cursor, segment.first), otherNs);
    }
    long oldest = Math.max(cursor, tail.first());
    return oldest < end ? tail.get(oldest).receivedNs() : NOWHERE;
  }

  /** Adds a segment, or puts one back whose file could not be removed. */
  synchronized void add(Segment segment) {
    segments.add(segment);
  }

  /** Records were written to the newest segment. */
  synchronized void wrote(Segment segment, Written written) {
    segment.index(written.first(), segment.length, written.firstReceivedNs());
    segment.next = written.next();
    segment.newestNs = written.nowNs();
    for (int i = 0; i < segment.counts.length; i++) {
      segment.counts[i] += written.counts()[i];
    }
    segments.resize(segment, segment.length + written.bytes());
    end = Math.max(end, written.next());
  }

  /** Nothing more will be written to the segment. */
  synchronized void seal(Segment segment) {
    segment.closed = true;
  }

  /** The segments that nothing is written to any more, oldest first; a copy. */
  synchronized List<Segment> closedSegments() {
    return segments.closed();
  }

  /** Whether everything in the segment has been outside for that long, as far as was asked. */
  synchronized boolean isReleased(Segment segment, long nowNs, long horizonNs) {
    if (segment.next > cursor) {
      segment.released = false;
      return false;
    }
    if (!segment.released) {
      segment.released = true;
      segment.releasedNs = nowNs;
    }
    return nowNs - segment.releasedNs >= horizonNs;
  }

  /** Whether the segment holds records that nobody has read and that were never cut. */
  synchronized boolean isDroppable(Segment segment) {
    return !segment.condensed && segment.next > readEnd && segment.next > cursor;
  }

  /** Takes a segment away, if all of it is outside. */
  synchronized boolean removeReleased(Segment segment) {
    return segment.next <= cursor && remove(segment);
  }

  /** Takes a segment away. */
  synchronized boolean remove(Segment segment) {
    boolean removed = segments.remove(segment);
    if (removed) {
      checkpoints.forget(segments.first(NOWHERE));
      notifyAll();
    }
    return removed;
  }

  /** Lets nobody read in a closed segment; from where on nobody has read. */
  synchronized long beginCut(Segment segment) {
    segment.cutting = true;
    segment.version++;
    tail.forget(segment.next);
    return Math.max(Math.max(readEnd, cursor), segment.first);
  }

  /** Ends a cut, with what the segment is now; null where nothing was cut. */
  synchronized void endCut(Segment segment, @Nullable Cut cut) {
    if (cut != null) {
      segments.resize(segment, cut.length());
      segment.condensed = true;
      segment.announcements.addAll(cut.announcements());
      segment.forgetIndex(cut.from());
      for (int i = 0; i < segment.counts.length; i++) {
        segment.counts[i] -= cut.lost()[i];
      }
    }
    segment.version++;
    segment.cutting = false;
    notifyAll();
  }

  /** Adds the subjects whose loss is said directly before the segment and was not yet read. */
  synchronized void announcedBefore(Segment segment, Set<String> subjects) {
    segments.announcedBefore(segment, readEnd, subjects);
  }

  /** Replaces what is known of the counted records of a segment; how many fewer there are. */
  synchronized long[] recount(Segment segment, long[] found) {
    long[] missing = new long[found.length];
    for (int i = 0; i < found.length; i++) {
      missing[i] = segment.counts[i] - found[i];
      segment.counts[i] = found[i];
    }
    return missing;
  }

  /**
   * What a reader has to know of a segment.
   *
   * @param entry position of a record at or before the one that is looked for
   * @param offset where that begins
   * @param bytes length of what is whole
   * @param next position the segment ends at
   * @param jumps whether positions may be missing in it
   */
  record View(
      Segment segment,
      int version,
      long entry,
      long offset,
      long bytes,
      long next,
      boolean jumps,
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
