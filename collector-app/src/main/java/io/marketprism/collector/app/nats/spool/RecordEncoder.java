package io.marketprism.collector.app.nats.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Gathers the bytes of records that are written at once. Not thread-safe; reused. */
final class RecordEncoder {
  private static final int KEPT = 1 << 20;

  private final CRC32C crc = new CRC32C();
  private byte[] bytes = new byte[64 << 10];
  private int length;

  /** Bytes gathered. */
  int length() {
    return length;
  }

  /** The bytes gathered, valid until the next call. */
  ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  void clear() {
    length = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[KEPT];
    }
  }

  /** Appends what a segment begins with. */
  void segment(long first) {
    ensure(RecordFormat.SEGMENT_HEAD);
    int at = length;
    RecordFormat.putLong(bytes, at, RecordFormat.MAGIC);
    RecordFormat.putInt(bytes, at + RecordFormat.SEGMENT_VERSION, RecordFormat.VERSION);
    RecordFormat.putLong(bytes, at + RecordFormat.SEGMENT_FIRST, first);
    crc.reset();
    crc.update(bytes, at, RecordFormat.SEGMENT_CRC);
    RecordFormat.putInt(bytes, at + RecordFormat.SEGMENT_CRC, (int) crc.getValue());
    length += RecordFormat.SEGMENT_HEAD;
  }

  /** Appends a record. */
  void add(SpoolRecord entry) {
    int start = length;
    byte[] payload = entry.payload();
    ensure(RecordFormat.RECORD_HEAD);
    length += RecordFormat.RECORD_HEAD;
    int subject = text(entry.subject());
    int id = text(entry.id());
    ensure(payload.length);
    System.arraycopy(payload, 0, bytes, length, payload.length);
    length += payload.length;
    head(start, entry, subject, id);
  }

  private void head(int start, SpoolRecord entry, int subject, int id) {
    RecordFormat.putInt(bytes, start, length - start);
    RecordFormat.putLong(bytes, start + RecordFormat.POSITION, entry.position());
    RecordFormat.putLong(bytes, start + RecordFormat.RECEIVED, entry.receivedNs());
    bytes[start + RecordFormat.TYPE] = TypeCodes.of(entry.type());
    bytes[start + RecordFormat.KIND] = (byte) entry.kind().ordinal();
    RecordFormat.putShort(bytes, start + RecordFormat.SUBJECT_LENGTH, subject);
    RecordFormat.putShort(bytes, start + RecordFormat.ID_LENGTH, id);
    crc.reset();
    crc.update(bytes, start + RecordFormat.POSITION, length - start - RecordFormat.POSITION);
    RecordFormat.putInt(bytes, start + RecordFormat.CRC, (int) crc.getValue());
  }

  /** Appends text as UTF-8; how many bytes it took. */
  private int text(String text) {
    int start = length;
    int chars = text.length();
    ensure(chars);
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        length = start;
        return otherText(text);
      }
      bytes[start + i] = (byte) c;
    }
    length = start + chars;
    return chars;
  }

  private int otherText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ensure(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
    return utf8.length;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
