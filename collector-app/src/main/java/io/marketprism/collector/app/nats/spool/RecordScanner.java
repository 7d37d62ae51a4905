package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.model.DataType;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one segment in their order. What is not a whole record of a fitting position
 * is skipped, byte by byte, up to the next one that is. Not thread-safe.
 */
final class RecordScanner {
  private static final int WINDOW = 256 << 10;

  private final Disk.File file;
  private final SubjectCache subjects;
  private final @Nullable DataType[] types = TypeCodes.byCode();
  private final SpoolRecord.Kind[] kinds = SpoolRecord.Kind.values();
  private final CRC32C crc = new CRC32C();
  private byte[] window = new byte[WINDOW];
  private long base;
  private int filled;

  private long limit;
  private long minPosition;
  private long maxPosition;
  private long next;
  private int start;
  private int length;
  private long skipped;

  /**
   * @param file is read, not closed
   * @param offset where the first record begins
   * @param minPosition the lowest position that fits
   */
  RecordScanner(Disk.File file, SubjectCache subjects, long offset, long minPosition) {
    this.file = file;
    this.subjects = subjects;
    this.next = offset;
    this.minPosition = minPosition;
  }

  /**
   * How far to read: bytes of the file that hold whole records, and the position that the segment
   * ends at.
   */
  void limit(long bytes, long position) {
    limit = bytes;
    maxPosition = position;
  }

  /** Goes to the next record; false where there is none before the limit. */
  boolean next() throws IOException {
    skipped = 0;
    for (long at = next; at + RecordFormat.RECORD_HEAD <= limit; at++) {
      if (isRecord(at)) {
        next = at + length;
        minPosition = position() + 1;
        return true;
      }
      skipped++;
    }
    skipped = Math.max(0, limit - next);
    return false;
  }

  private boolean isRecord(long at) throws IOException {
    hold(at, RecordFormat.RECORD_HEAD);
    int bytes = RecordFormat.getInt(window, start);
    if (bytes < RecordFormat.RECORD_HEAD
        || bytes > RecordFormat.MAX_RECORD
        || bytes > limit - at
        || position() < minPosition
        || position() >= maxPosition
        || !isKnown()
        || RecordFormat.RECORD_HEAD + subjectLength() + idLength() > bytes) {
      return false;
    }
    hold(at, bytes);
    crc.reset();
    crc.update(window, start + RecordFormat.POSITION, bytes - RecordFormat.POSITION);
    length = bytes;
    return RecordFormat.getInt(window, start + RecordFormat.CRC) == (int) crc.getValue();
  }

  private boolean isKnown() {
    int type = window[start + RecordFormat.TYPE];
    int kind = window[start + RecordFormat.KIND];
    return type >= 0 && types[type] != null && kind >= 0 && kind < kinds.length;
  }

  /** Makes the window hold so many bytes of the file from that offset on. */
  private void hold(long at, int bytes) throws IOException {
    if (at < base || at + bytes > base + filled) {
      refill(at, bytes);
    }
    start = (int) (at - base);
  }

  private void refill(long at, int bytes) throws IOException {
    int kept = at >= base && at < base + filled ? (int) (base + filled - at) : 0;
    byte[] room = bytes > window.length ? new byte[bytes] : window;
    System.arraycopy(window, kept == 0 ? 0 : (int) (at - base), room, 0, kept);
    window = room;
    base = at;
    filled = kept;
    ByteBuffer into = ByteBuffer.wrap(window, kept, window.length - kept);
    into.limit((int) Math.min(window.length, limit - at));
    while (filled < bytes) {
      int read = file.read(into, at + filled);
      if (read < 0) {
        throw new EOFException("the file is shorter than it was");
      }
      filled += read;
    }
  }

  /** Bytes that were skipped before this record, or before the limit. */
  long skipped() {
    return skipped;
  }

  /** Where the record begins in the file. */
  long offset() {
    return next - length;
  }

  /** Where the record ends in the file. */
  long nextOffset() {
    return next;
  }

  long position() {
    return RecordFormat.getLong(window, start + RecordFormat.POSITION);
  }

  long receivedNs() {
    return RecordFormat.getLong(window, start + RecordFormat.RECEIVED);
  }

  DataType type() {
    DataType type = types[window[start + RecordFormat.TYPE]];
    if (type == null) {
      throw new IllegalStateException("no record");
    }
    return type;
  }

  SpoolRecord.Kind kind() {
    return kinds[window[start + RecordFormat.KIND]];
  }

  String subject() {
    return subjects.get(window, start + RecordFormat.RECORD_HEAD, subjectLength());
  }

  int payloadLength() {
    return length - RecordFormat.RECORD_HEAD - subjectLength() - idLength();
  }

  private int subjectLength() {
    return RecordFormat.getShort(window, start + RecordFormat.SUBJECT_LENGTH);
  }

  private int idLength() {
    return RecordFormat.getShort(window, start + RecordFormat.ID_LENGTH);
  }

  /** The record, with an array of its own. */
  SpoolRecord toRecord() {
    int id = start + RecordFormat.RECORD_HEAD + subjectLength();
    int payload = id + idLength();
    return new SpoolRecord(
        position(),
        type(),
        kind(),
        receivedNs(),
        subject(),
        new String(window, id, idLength(), StandardCharsets.UTF_8),
        Arrays.copyOfRange(window, payload, start + length));
  }
}
