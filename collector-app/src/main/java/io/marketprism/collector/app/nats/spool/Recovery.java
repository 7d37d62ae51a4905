package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.app.nats.spool.CursorFile.Mark;
import io.marketprism.collector.app.nats.spool.Segment.Announcement;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Finds out what an earlier run left in a folder. Segments that are wholly outside are taken as
 * they are, whether they are whole or not; of the others every record is read. A torn end is cut
 * off. Not thread-safe; used once.
 */
final class Recovery {
  private final Path directory;
  private final Disk disk;
  private final Clocks clocks;
  private final Accounts accounts;
  private final DropNotice notice;
  private final SubjectCache subjects = new SubjectCache();
  private final List<Segment> segments = new ArrayList<>();
  private long missing;

  Recovery(Path directory, Disk disk, Clocks clocks, Accounts accounts, DropNotice notice) {
    this.directory = directory;
    this.disk = disk;
    this.clocks = clocks;
    this.accounts = accounts;
    this.notice = notice;
  }

  /**
   * What is left.
   *
   * @param mark how far the outside was by the cursor file
   * @throws IOException where the folder cannot be read, or a newer version wrote it
   */
  Found find(Mark mark) throws IOException {
    List<Path> files = files();
    long end = mark.cursor();
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      long next = i + 1 < files.size() ? Segment.firstOf(files.get(i + 1)) : Long.MAX_VALUE;
      Segment segment = new Segment(file, Segment.firstOf(file), clocks.nanos());
      segment.closed = true;
      if (next <= mark.cursor()) {
        segment.next = next;
        segment.length = Files.size(file);
        segment.condensed = true;
      } else {
        read(segment, next, mark.cursor());
      }
      end = Math.max(end, segment.next);
      keep(segment);
    }
    return new Found(segments, end);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> Segment.firstOf(file) >= 0).sorted().toList();
    }
  }

  private void keep(Segment segment) throws IOException {
    if (segment.next > segment.first) {
      segments.add(segment);
    } else {
      disk.delete(segment.path);
    }
  }

  private void read(Segment segment, long limit, long cursor) throws IOException {
    try (Disk.File file = disk.read(segment.path)) {
      checkVersion(segment.path, file);
      RecordScanner records =
          new RecordScanner(file, subjects, RecordFormat.SEGMENT_HEAD, segment.first);
      records.limit(file.length(), limit);
      missing = 0;
      long newestNs = 0;
      while (records.next()) {
        take(segment, records, cursor);
        newestNs = records.receivedNs();
      }
      age(segment, newestNs);
      if (limit != Long.MAX_VALUE && records.skipped() > 0 && !segment.condensed) {
        missing += limit - segment.next;
      }
    }
    if (missing > 0) {
      notice.damaged(
          Text.printable(segment.path.toString()) + ": " + missing + " records cannot be read");
    }
    cutTorn(segment);
  }

  private void take(Segment segment, RecordScanner records, long cursor) {
    long position = records.position();
    SpoolRecord.Kind kind = records.kind();
    if (kind == SpoolRecord.Kind.REPLACEMENT) {
      segment.condensed = true;
      segment.announcements.add(new Announcement(position, records.subject()));
    } else if (!segment.condensed) {
      missing += position - segment.next;
    }
    if (kind == SpoolRecord.Kind.COUNTED) {
      segment.counts[records.type().ordinal()]++;
      if (position >= cursor) {
        accounts.recovered(records.type(), 1);
      }
    }
    segment.index(position, records.offset(), records.receivedNs());
    segment.next = position + 1;
    segment.length = records.nextOffset();
  }

  /** How old it is by the wall clock, as a time of the monotonic one. */
  private void age(Segment segment, long newestNs) {
    if (segment.next > segment.first) {
      long ageNs = Math.max(0, clocks.epochNanos() - newestNs);
      segment.newestNs = clocks.nanos() - ageNs;
    }
  }

  private void checkVersion(Path path, Disk.File file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(RecordFormat.SEGMENT_HEAD);
    int read = 0;
    while (head.hasRemaining() && read >= 0) {
      read = file.read(head, head.position());
    }
    CRC32C crc = new CRC32C();
    crc.update(head.array(), 0, RecordFormat.SEGMENT_CRC);
    if (head.getLong(0) == RecordFormat.MAGIC
        && head.getInt(RecordFormat.SEGMENT_CRC) == (int) crc.getValue()
        && head.getInt(RecordFormat.SEGMENT_VERSION) > RecordFormat.VERSION) {
      throw new IOException("a newer version wrote " + Text.printable(path.toString()));
    }
  }

  private void cutTorn(Segment segment) {
    try {
      if (Files.size(segment.path) > segment.length) {
        try (Disk.File file = disk.reopen(segment.path)) {
          file.truncate(segment.length);
        }
      }
    } catch (IOException e) {
      // It is passed over by every reader, and cut off by the next start.
    }
  }

  /**
   * What is left.
   *
   * @param segments in their order
   * @param end position of the next record
   */
  record Found(List<Segment> segments, long end) {}
}
