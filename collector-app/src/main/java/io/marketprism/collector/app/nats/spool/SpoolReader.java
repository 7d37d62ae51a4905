package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.app.nats.spool.LogState.View;
import io.marketprism.collector.sink.DiskErrors;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from a position on, in order; from memory near its end, else from its files. What was
 * dropped is passed over, what cannot be read as well, which is counted and said.
 *
 * <p>Not thread-safe; owned by one thread. Holds at most one descriptor.
 */
public final class SpoolReader implements AutoCloseable {
  private static final int PATIENCE = 10;
  private static final int AGAIN = -1;
  private static final long NONE = -1;

  private final LogState state;
  private final Disk disk;
  private final Upkeep upkeep;
  private final SpoolTrouble trouble;
  private final SubjectCache subjects = new SubjectCache();
  private final List<SpoolRecord> batch = new ArrayList<>();
  private long position;

  private @Nullable Segment current;
  private int version;
  private Disk.@Nullable File file;
  private @Nullable RecordScanner scanner;
  private boolean holding;
  private long expected;
  private long missingFrom;
  private int failures;

  SpoolReader(LogState state, Disk disk, Upkeep upkeep, SpoolTrouble trouble, long position) {
    this.state = state;
    this.disk = disk;
    this.upkeep = upkeep;
    this.trouble = trouble;
    this.position = position;
  }

  /** Position of the next record; where records were dropped it may stand further on. */
  public long position() {
    return position;
  }

  /**
   * Adds the next records, as many as there are now within the bounds, but at least one if there is
   * any. Does not wait. Where a file cannot be read for now nothing is added, and the log's trouble
   * says why.
   *
   * @param maxBytes bound of the payloads together
   * @return how many were added
   */
  public int read(List<SpoolRecord> into, int maxRecords, long maxBytes) {
    int count = AGAIN;
    while (count == AGAIN && !state.closed()) {
      count = state.readTail(position, into, maxRecords, maxBytes);
      if (count > 0) {
        close();
        position += count;
      } else if (position < state.end()) {
        count = readSegment(into, maxRecords, maxBytes);
      }
    }
    if (count > 0) {
      trouble.readable();
    }
    return Math.max(0, count);
  }

  private int readSegment(List<SpoolRecord> into, int maxRecords, long maxBytes) {
    View view = state.view(position);
    long memory = state.tailFirst();
    if (view == null || view.segment().first >= memory) {
      position = Math.max(position, memory);
      return AGAIN;
    }
    position = Math.max(position, view.segment().first);
    if (view.cutting()) {
      return 0;
    }
    batch.clear();
    try {
      RecordScanner records = scan(view);
      boolean ended = !gather(view, records, maxRecords, maxBytes);
      failures = 0;
      return take(view, ended, into);
    } catch (IOException e) {
      return failed(view, into, e);
    }
  }

  private RecordScanner scan(View view) throws IOException {
    RecordScanner records = scanner;
    if (records == null || current != view.segment() || version != view.version()) {
      close();
      Disk.File open = disk.read(view.segment().path);
      file = open;
      current = view.segment();
      version = view.version();
      records = new RecordScanner(open, subjects, view.offset(), view.segment().first);
      scanner = records;
      holding = false;
      expected = view.entry();
    }
    missingFrom = NONE;
    records.limit(view.bytes(), view.next());
    return records;
  }

  /** Reads records of the segment; false where it has no more. */
  private boolean gather(View view, RecordScanner records, int maxRecords, long maxBytes)
      throws IOException {
    long size = 0;
    while (batch.size() < maxRecords) {
      if (!holding && !advance(view, records)) {
        return false;
      }
      holding = true;
      if (records.position() >= position) {
        size += records.payloadLength();
        if (!batch.isEmpty() && size > maxBytes) {
          return true;
        }
        batch.add(records.toRecord());
      }
      holding = false;
    }
    return true;
  }

  private boolean advance(View view, RecordScanner records) throws IOException {
    boolean found = records.next();
    boolean mayJump = view.jumps() || (found && records.kind() == SpoolRecord.Kind.REPLACEMENT);
    long at = found ? records.position() : view.next();
    if (missingFrom == NONE && (records.skipped() > 0 || (at > expected && !mayJump))) {
      missingFrom = expected;
    }
    expected = found ? at + 1 : at;
    return found;
  }

  /** Gives what was gathered, if the segment has not been cut meanwhile. */
  private int take(View view, boolean ended, List<SpoolRecord> into) {
    long to = position;
    if (ended) {
      to = view.next();
    } else if (!batch.isEmpty()) {
      to = batch.get(batch.size() - 1).end();
    }
    long readBefore = state.commitRead(view, to);
    if (readBefore < 0) {
      close();
      return AGAIN;
    }
    position = to;
    if (missingFrom != NONE) {
      upkeep.damaged(view.segment(), missingFrom >= readBefore);
    }
    into.addAll(batch);
    return batch.isEmpty() ? AGAIN : batch.size();
  }

  /** Gives what was read before; else says why nothing can be, or gives the segment up. */
  private int failed(View view, List<SpoolRecord> into, IOException e) {
    if (!batch.isEmpty()) {
      close();
      return take(view, false, into);
    }
    boolean gone = isGone(e);
    close();
    if (!state.isCurrent(view)) {
      return AGAIN;
    }
    if (!gone) {
      trouble.unreadable(DiskErrors.explain("read", view.segment().path, e));
      state.unreadable(position);
      return 0;
    }
    failures = 0;
    missingFrom = position;
    return take(view, true, into);
  }

  /** Whether trying again is of no use; a lack of descriptors, or an interrupt, passes. */
  private boolean isGone(IOException e) {
    if (e instanceof NoSuchFileException) {
      return true;
    }
    boolean opened = file != null && !(e instanceof ClosedByInterruptException);
    failures += opened ? 1 : 0;
    return failures >= PATIENCE;
  }

  /** Frees the descriptor; the reader may be used again. */
  @Override
  public void close() {
    Disk.File open = file;
    file = null;
    scanner = null;
    current = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It was only read.
      }
    }
  }
}
