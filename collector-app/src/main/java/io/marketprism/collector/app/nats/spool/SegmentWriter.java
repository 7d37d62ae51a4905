package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.app.nats.spool.LogState.Written;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.sink.DiskErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts the records of the tail on disk, behind the last good byte of the newest segment, and begins
 * segments. Not thread-safe; owned by the sink's thread.
 */
final class SegmentWriter {
  private static final long LOOK_NS = 1_000_000_000L;
  private static final int CHUNK = 256 << 10;
  private static final int TYPES = DataType.values().length;

  private final Path directory;
  private final SpoolSettings settings;
  private final Disk disk;
  private final Clocks clocks;
  private final LogState state;
  private final Upkeep upkeep;
  private final Unforced unforced;
  private final RecordEncoder encoder = new RecordEncoder();
  private @Nullable Segment segment;
  private Disk.@Nullable File file;

  /** Whether something was written to the file since it was opened, so that others have it too. */
  private boolean used;

  private long capacity;
  private long written;
  private long lookedNs;

  SegmentWriter(
      Path directory,
      SpoolSettings settings,
      Disk disk,
      Clocks clocks,
      LogState state,
      Upkeep upkeep,
      Unforced unforced) {
    this.directory = directory;
    this.settings = settings;
    this.disk = disk;
    this.clocks = clocks;
    this.state = state;
    this.upkeep = upkeep;
    this.unforced = unforced;
    this.written = state.end();
  }

  /** Everything before is on disk, or outside. */
  long written() {
    return written;
  }

  /**
   * Writes what is in the tail and not outside.
   *
   * @throws IOException where the disk does not take it, or no more may be on it
   */
  void write() throws IOException {
    Tail tail = state.tail();
    sealIfOver();
    while (true) {
      long from = Math.max(Math.max(written, state.cursor()), tail.first());
      if (from > written) {
        seal();
        written = from;
      }
      if (from >= tail.end()) {
        return;
      }
      writeChunk(tail, from);
    }
  }

  private void writeChunk(Tail tail, long from) throws IOException {
    if (segment != null && segment.length >= capacity) {
      seal();
    }
    boolean fresh = segment == null;
    Segment target = segment == null ? begin(from) : segment;
    encoder.clear();
    if (fresh) {
      encoder.segment(from);
    }
    long[] counts = new long[TYPES];
    long to = from;
    long room = Math.min(CHUNK, capacity - target.length);
    do {
      SpoolRecord entry = tail.get(to);
      encoder.add(entry);
      counts[entry.type().ordinal()] += entry.counted() ? 1 : 0;
      to++;
    } while (to < tail.end() && encoder.length() < room);
    put(target, fresh);
    if (fresh) {
      state.add(target);
      segment = target;
    }
    long bytes = (long) encoder.length() - (fresh ? RecordFormat.SEGMENT_HEAD : 0);
    state.wrote(
        target, new Written(from, tail.get(from).receivedNs(), to, bytes, counts, clocks.nanos()));
    written = to;
  }

  private Segment begin(long first) {
    long usable = Long.MAX_VALUE / 2;
    try {
      usable = disk.usableBytes(directory);
    } catch (IOException e) {
      // The file system does not say; the settings decide.
    }
    capacity = settings.segmentBytes(state.bytes() + usable);
    return new Segment(Segment.file(directory, first), first, clocks.nanos());
  }

  /** Writes the encoded bytes at the segment's end, after freeing space where that is needed. */
  private void put(Segment target, boolean fresh) throws IOException {
    while (state.bytes() + encoder.length() > settings.maxBytes()) {
      if (!upkeep.freeOne()) {
        throw new IOException("the spool is full of what is being published");
      }
    }
    long offset = fresh ? 0 : target.length;
    while (true) {
      try {
        putOnce(target, offset, fresh);
        return;
      } catch (IOException e) {
        giveUpFile(offset);
        if (!isFull(e) || !upkeep.freeOne()) {
          throw DiskErrors.explain("write", target.path, e);
        }
      }
    }
  }

  private void putOnce(Segment target, long offset, boolean fresh) throws IOException {
    Disk.File open = file;
    if (open == null) {
      open = open(target, fresh);
      file = open;
      used = false;
    }
    ByteBuffer bytes = encoder.view();
    while (bytes.hasRemaining()) {
      open.write(bytes, offset + bytes.position());
    }
    unforced.wrote(open);
    used = true;
  }

  private Disk.File open(Segment target, boolean fresh) throws IOException {
    if (fresh) {
      Files.createDirectories(directory);
      disk.delete(target.path);
      return disk.create(target.path);
    }
    try {
      return disk.reopen(target.path);
    } catch (NoSuchFileException e) {
      seal();
      throw e;
    }
  }

  /** Cuts off what was torn; the next attempt opens the file anew. */
  private void giveUpFile(long length) {
    Disk.File open = file;
    file = null;
    if (open == null) {
      return;
    }
    try {
      open.truncate(length);
    } catch (IOException e) {
      // What is torn here is written over by the next attempt, or cut off by the next start.
    }
    if (used) {
      unforced.finished(open);
    } else {
      closeUnused(open);
    }
  }

  private static void closeUnused(Disk.File open) {
    try {
      open.close();
    } catch (IOException e) {
      // Nothing that counts was written to it.
    }
  }

  private boolean isFull(IOException e) {
    String why = DiskErrors.why(e).toLowerCase(Locale.ROOT);
    if (why.contains("no space left") || why.contains("quota exceeded")) {
      return true;
    }
    try {
      return disk.usableBytes(directory) < encoder.length();
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Ends the newest segment where it is old, or was removed by someone. */
  private void sealIfOver() {
    long nowNs = clocks.nanos();
    if (segment != null && nowNs - lookedNs >= LOOK_NS) {
      lookedNs = nowNs;
      if (nowNs - segment.bornNs >= settings.segmentNanos() || !Files.exists(segment.path)) {
        seal();
      }
    }
  }

  /** Ends the newest segment; the next record begins another. */
  void seal() {
    Disk.File open = file;
    file = null;
    if (open != null) {
      unforced.finished(open);
    }
    if (segment != null) {
      state.seal(segment);
      segment = null;
    }
  }
}
