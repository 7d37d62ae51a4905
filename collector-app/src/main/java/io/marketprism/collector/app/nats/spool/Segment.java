package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.model.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One file of a log: the records from {@code first} to before {@code next}. Guarded by the log's
 * lock; the file itself is written to by the sink's thread while it is the newest, afterwards only
 * to cut it.
 */
final class Segment {
  private static final long INDEX_EVERY = 64 << 10;
  private static final String ENDING = ".log";
  private static final int DIGITS = 19;

  final Path path;
  final long first;

  /** When it was begun; nanoseconds, monotonic. */
  final long bornNs;

  /** Counted records in it, by data type. */
  final long[] counts = new long[DataType.values().length];

  /** Replacements in it, in their order. */
  final List<Announcement> announcements = new ArrayList<>();

  /** Position behind its last record. */
  long next;

  /** Bytes of whole records, head included. */
  long length;

  /** When its newest record came; nanoseconds, monotonic. */
  long newestNs;

  /** Whether nothing more will be written to it. */
  boolean closed;

  /** Whether everything in it was outside when that was last asked. */
  boolean released;

  /** Since when; nanoseconds, monotonic. */
  long releasedNs;

  /** Whether records were cut out of it, as far as is known. */
  boolean condensed;

  /** Rises when bytes are replaced that a reader may have seen. */
  int version;

  /** Whether records are being cut out; nobody reads meanwhile. */
  boolean cutting;

  private long[] index = new long[3 * 16];
  private int indexed;

  Segment(Path path, long first, long bornNs) {
    this.path = path;
    this.first = first;
    this.bornNs = bornNs;
    this.next = first;
    this.newestNs = bornNs;
    this.length = RecordFormat.SEGMENT_HEAD;
  }

  /** The file of a segment that begins at that position; names sort like positions. */
  static Path file(Path directory, long first) {
    String digits = Long.toString(first);
    return directory.resolve("0".repeat(DIGITS - digits.length()) + digits + ENDING);
  }

  /** The position in a file's name, or -1 where it is no segment's. */
  static long firstOf(Path path) {
    String name = path.getFileName().toString();
    return name.matches("\\d{" + DIGITS + "}\\" + ENDING)
        ? Long.parseLong(name.substring(0, DIGITS))
        : -1;
  }

  /** Remembers where a record is, unless one shortly before it is remembered. */
  void index(long position, long offset, long receivedNs) {
    if (indexed > 0 && offset - index[3 * indexed - 2] < INDEX_EVERY) {
      return;
    }
    if (3 * indexed == index.length) {
      index = Arrays.copyOf(index, 2 * index.length);
    }
    index[3 * indexed] = position;
    index[3 * indexed + 1] = offset;
    index[3 * indexed + 2] = receivedNs;
    indexed++;
  }

  /** Forgets where records from that position on are. */
  void forgetIndex(long position) {
    while (indexed > 0 && index[3 * indexed - 3] >= position) {
      indexed--;
    }
  }

  /** The last remembered position at or before that one. */
  long entryPosition(long position) {
    int entry = entry(position);
    return entry < 0 ? first : index[3 * entry];
  }

  /** Where the record of {@link #entryPosition} begins. */
  long entryOffset(long position) {
    int entry = entry(position);
    return entry < 0 ? RecordFormat.SEGMENT_HEAD : index[3 * entry + 1];
  }

  /** Received time of the last remembered record at or before that position, or {@code other}. */
  long receivedNs(long position, long other) {
    int entry = entry(position);
    return entry < 0 ? other : index[3 * entry + 2];
  }

  private int entry(long position) {
    int low = 0;
    int high = indexed;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (index[3 * middle] <= position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /**
   * A replacement in the segment.
   *
   * @param position where it stands
   * @param subject whose records it replaces
   */
  record Announcement(long position, String subject) {}
}
