package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.app.nats.spool.CursorFile.Mark;
import io.marketprism.collector.app.nats.spool.SpoolRecord.Kind;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.sink.DiskErrors;
import io.marketprism.collector.sink.JsonBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log of one lane: records go in at its end, are read in order, stay until they are outside and
 * a while longer. Records are numbered by positions that only rise over the life of the folder.
 *
 * <p>A record may be read once {@link #flush} has handed it to the operating system, so a process
 * that is killed loses nothing that was readable. While the disk does not take records they are
 * readable from memory alone, up to a bound, and {@link #trouble} says why; what waits goes to the
 * disk as soon as it works again. A full disk, and the log's own bound, are met by deleting what is
 * outside, then by dropping the oldest records that nobody has read, counted.
 *
 * <p>One process for each folder, see {@link io.marketprism.collector.sink.DirectoryLock}.
 *
 * <p>Threads: {@link #append} and {@link #flush} belong to one thread, {@link #keep} to another, a
 * reader to whoever asked for it; everything else may be called by any. What reads and writes never
 * waits for a disk that is being forced.
 */
public final class SpoolLog implements AutoCloseable {
  private static final int MAX_PENDING = 1 << 20;

  private final SpoolSettings settings;
  private final Clocks clocks;
  private final Disk disk;
  private final Accounts accounts = new Accounts();
  private final SpoolTrouble trouble = new SpoolTrouble();
  private final Unforced unforced = new Unforced();
  private final ReentrantLock keeping = new ReentrantLock();
  private final CursorFile cursorFile;
  private final LogState state;
  private final Upkeep upkeep;
  private final SegmentWriter writer;
  private final List<SpoolRecord> pending = new ArrayList<>();
  private long pendingBytes;
  private Mark noted;

  private SpoolLog(
      Path directory, SpoolSettings settings, Disk disk, Clocks clocks, DropNotice notice)
      throws IOException {
    this.settings = settings;
    this.clocks = clocks;
    this.disk = disk;
    Files.createDirectories(directory);
    this.cursorFile = new CursorFile(disk, directory);
    Mark mark = cursorFile.read().orElse(new Mark(0, 0, List.of()));
    Recovery.Found found = new Recovery(directory, disk, clocks, accounts, notice).find(mark);
    Checkpoints checkpoints = new Checkpoints(settings.horizon().toNanos());
    this.state =
        new LogState(clocks, new SegmentList(found.segments()), found.end(), mark, checkpoints);
    this.noted = mark;
    this.upkeep = new Upkeep(state, disk, accounts, notice, unforced);
    this.writer = new SegmentWriter(directory, settings, disk, clocks, state, upkeep, unforced);
  }

  /**
   * Opens the log in a folder, which is made where it does not exist, and finds what an earlier run
   * left.
   *
   * @param directory folder of this log alone
   * @throws IOException with the folder's name, where it cannot be used or a newer version wrote it
   */
  public static SpoolLog open(
      Path directory, SpoolSettings settings, Clocks clocks, DropNotice notice) throws IOException {
    return open(directory, settings, Disk.REAL, clocks, notice);
  }

  static SpoolLog open(
      Path directory, SpoolSettings settings, Disk disk, Clocks clocks, DropNotice notice)
      throws IOException {
    try {
      return new SpoolLog(directory, settings, disk, clocks, notice);
    } catch (IOException e) {
      throw DiskErrors.explain("use spool", directory, e);
    }
  }

  /**
   * Takes a record, which can be read after the next {@link #flush}; flushes by itself where much
   * has gathered.
   *
   * @param counted whether it is an event that is accounted for
   * @param receivedNs nanoseconds since 1970 UTC
   * @param payload is copied; at most a sixteenth of the log's bound, and 16 MiB
   * @throws IOException where the disk does not take records and memory is full; nothing was kept
   */
  public void append(
      DataType type, boolean counted, long receivedNs, String subject, String id, JsonBytes payload)
      throws IOException {
    checkLengths(subject, id, payload);
    Kind kind = counted ? Kind.COUNTED : Kind.UNCOUNTED;
    long position = state.tail().end() + pending.size();
    SpoolRecord entry =
        new SpoolRecord(position, type, kind, receivedNs, subject, id, payload.toByteArray());
    makeRoom(entry.heapBytes());
    pending.add(entry);
    pendingBytes += entry.heapBytes();
  }

  private void checkLengths(String subject, String id, JsonBytes payload) {
    if (subject.length() > RecordFormat.MAX_TEXT / 3
        || id.length() > RecordFormat.MAX_TEXT / 3
        || payload.length() > settings.maxPayload()) {
      throw new IllegalArgumentException(
          "no record can be that long: subject %d, id %d, payload %d"
              .formatted(subject.length(), id.length(), payload.length()));
    }
  }

  private void makeRoom(long bytes) throws IOException {
    if (pendingBytes >= MAX_PENDING || isOver(bytes)) {
      flush();
    }
    if (isOver(bytes)) {
      throw new IOException(trouble.text().orElse("the spool's memory is full"));
    }
  }

  private boolean isOver(long bytes) {
    return state.tail().bytes() + pendingBytes + bytes > settings.memoryBytes();
  }

  /** Writes what was appended and lets it be read; on disk where that works, else from memory. */
  public void flush() {
    state.gather(pending);
    for (SpoolRecord entry : pending) {
      if (entry.counted()) {
        accounts.appended(entry.type(), 1);
      }
    }
    pending.clear();
    pendingBytes = 0;
    try {
      writer.write();
      trouble.writable();
    } catch (IOException e) {
      trouble.unwritable(e);
    }
    state.publish(writer.written(), settings.memoryBytes() / 2);
  }

  /** A reader of its own, from that position on. */
  public SpoolReader reader(long position) {
    return new SpoolReader(state, disk, upkeep, trouble, position);
  }

  /**
   * What stands from that position on was only looked at: it counts as not read, and so may be
   * dropped where there is no room. To be said by whoever reads without publishing.
   */
  public void lookedAt(long position) {
    state.unread(position);
  }

  /** Everything before this position may be read. */
  public long end() {
    return state.end();
  }

  /**
   * Waits until there is something to read at that position or behind it; whether there is. Returns
   * early where the log is closed.
   */
  public boolean awaitMore(long position, long nanos) throws InterruptedException {
    return state.await(position, nanos);
  }

  /** A counted record is outside. */
  public void settled(DataType type) {
    accounts.settled(type);
  }

  /**
   * All records before the position are outside. What is behind the log's end, or before what was
   * said already, changes nothing.
   *
   * @param streamSequence the stream's sequence of the newest of them
   */
  public void release(long position, long streamSequence) {
    state.release(position, streamSequence);
  }

  /** Everything before this position is outside. */
  public long cursor() {
    return state.cursor();
  }

  /** The stream's sequence that came with the cursor; 0 where none is known. */
  public long releasedSequence() {
    return state.sequence();
  }

  /**
   * Where to go on from if the stream ends at that sequence: all records before are in it. The
   * start of what is kept where that is not known.
   */
  public long rewindPoint(long streamSequence) {
    return state.rewindPoint(streamSequence);
  }

  /**
   * Moves the cursor back to {@link #rewindPoint}, so that what is behind it counts as not yet
   * outside, also after a restart; the counts of what waits stay.
   */
  public long rewind(long streamSequence) {
    return state.rewind(streamSequence);
  }

  /** Counted records that were found behind the cursor when the log was opened. */
  public long recovered(DataType type) {
    return accounts.recovered(type);
  }

  /** Counted records that are neither settled nor dropped. */
  public long waiting(DataType type) {
    return accounts.waiting(type);
  }

  /** Counted records that were dropped since the log was opened, by reason. */
  public Map<DropReason, Long> dropped(DataType type) {
    Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      counts.put(reason, accounts.dropped(type, reason));
    }
    return counts;
  }

  /** Bytes of the segments on disk. */
  public long bytes() {
    return state.bytes();
  }

  /** Bound of {@link #bytes}. */
  public long limitBytes() {
    return settings.maxBytes();
  }

  /** Age of the oldest record that is not outside, nanoseconds, about; 0 where all are. */
  public long oldestWaitingAge() {
    long nowNs = clocks.epochNanos();
    long oldestNs = state.oldestWaitingNs(nowNs);
    return oldestNs < 0 ? 0 : Math.max(0, nowNs - oldestNs);
  }

  /** Why the log does not work as it should. */
  public Optional<String> trouble() {
    return trouble.text();
  }

  /**
   * Forces to disk what was written, notes how far the outside is, deletes what was kept long
   * enough and drops what waited too long. To be called about once a second; may take long.
   */
  public void keep() {
    keeping.lock();
    try {
      boolean forced = did(unforced::force);
      boolean written = did(this::note);
      if (did(this::tidy) && forced && written) {
        trouble.kept();
      }
    } finally {
      keeping.unlock();
    }
  }

  private boolean did(Task task) {
    try {
      task.run();
      return true;
    } catch (IOException e) {
      trouble.unkept(e);
      return false;
    }
  }

  private void note() throws IOException {
    Mark mark = state.mark();
    if (!mark.equals(noted)) {
      cursorFile.write(mark);
      noted = mark;
    }
  }

  private void tidy() throws IOException {
    upkeep.tidy(clocks.nanos(), settings.horizon().toNanos(), settings.maxAge().toNanos());
  }

  /**
   * Writes and forces everything and ends all waiting; called when nobody appends any more. Safe to
   * call twice.
   *
   * @throws IOException where records were in memory alone and the disk still does not take them;
   *     they are lost
   */
  @Override
  public void close() throws IOException {
    if (state.closed()) {
      return;
    }
    flush();
    state.close();
    writer.seal();
    keep();
    if (Math.max(writer.written(), state.cursor()) < state.end()) {
      throw new IOException(trouble.text().orElse("the spool could not be written"));
    }
  }

  /** What a disk may refuse. */
  private interface Task {
    void run() throws IOException;
  }
}
