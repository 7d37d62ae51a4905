package io.marketprism.collector.sink;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes of JSON text that only grow at their end: one array, reused after {@link #clear}, so that
 * writing allocates nothing once the array is large enough.
 *
 * <p>Not thread-safe; owned by whoever writes into it.
 */
public final class JsonBytes {
  private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private byte[] bytes;
  private int length;

  /** Empty, with room for {@code capacity} bytes before the array grows. */
  public JsonBytes(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** How many bytes were written. */
  public int length() {
    return length;
  }

  /** A view of the bytes written so far, valid until something else is written. */
  public ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  /** A copy of the bytes written so far. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Forgets everything; keeps the array, unless it has outgrown {@code maxKept} bytes. */
  public void clear(int maxKept) {
    length = 0;
    if (bytes.length > maxKept) {
      bytes = new byte[maxKept];
    }
  }

  /** Forgets what was written after the first {@code newLength} bytes. */
  public void truncate(int newLength) {
    if (newLength < 0 || newLength > length) {
      throw new IndexOutOfBoundsException(newLength + " of " + length + " bytes");
    }
    length = newLength;
  }

  /** Appends an ASCII character. */
  public void character(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
  }

  /** Appends bytes as they are. */
  public void raw(byte[] utf8) {
    ensure(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
  }

  /** Appends a whole number. */
  public void number(long value) {
    ensure(Digits.ROOM);
    length = Digits.number(bytes, length, value);
  }

  /** Appends {@code mantissa / 10^scale} in plain notation without trailing zeros. */
  public void decimal(long mantissa, int scale) {
    ensure(Digits.ROOM);
    length = Digits.decimal(bytes, length, mantissa, scale);
  }

  /**
   * Appends {@code ["price","size"]}.
   *
   * @param price price mantissa
   * @param priceScale decimals of the price
   * @param size size mantissa
   * @param sizeScale decimals of the size
   */
  public void level(long price, int priceScale, long size, int sizeScale) {
    ensure(2 * Digits.ROOM + 7);
    byte[] out = bytes;
    int at = length;
    out[at++] = '[';
    out[at++] = '"';
    at = Digits.decimal(out, at, price, priceScale);
    out[at++] = '"';
    out[at++] = ',';
    out[at++] = '"';
    at = Digits.decimal(out, at, size, sizeScale);
    out[at++] = '"';
    out[at++] = ']';
    length = at;
  }

  /**
   * Appends text as a JSON string, quotes included: quotes, backslashes and control characters
   * escaped, everything else as UTF-8. Half a surrogate pair, which UTF-8 cannot hold, becomes
   * U+FFFD.
   */
  public void string(String text) {
    character('"');
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      ensure(6);
      if (codePoint == '"' || codePoint == '\\') {
        bytes[length++] = '\\';
        bytes[length++] = (byte) codePoint;
      } else if (codePoint < 0x20 || codePoint == 0x7f) {
        escape(codePoint);
      } else {
        utf8(isHalfPair(codePoint) ? 0xfffd : codePoint);
      }
    }
    character('"');
  }

  private static boolean isHalfPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private void escape(int control) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    bytes[length++] = '0';
    bytes[length++] = '0';
    bytes[length++] = HEX[control >> 4];
    bytes[length++] = HEX[control & 0xf];
  }

  private void utf8(int codePoint) {
    if (codePoint < 0x80) {
      bytes[length++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      bytes[length++] = (byte) (0xc0 | (codePoint >> 6));
      bytes[length++] = continuation(codePoint);
    } else if (codePoint < 0x10000) {
      bytes[length++] = (byte) (0xe0 | (codePoint >> 12));
      bytes[length++] = continuation(codePoint >> 6);
      bytes[length++] = continuation(codePoint);
    } else {
      bytes[length++] = (byte) (0xf0 | (codePoint >> 18));
      bytes[length++] = continuation(codePoint >> 12);
      bytes[length++] = continuation(codePoint >> 6);
      bytes[length++] = continuation(codePoint);
    }
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    long needed = (long) length + more;
    if (needed > MAX_CAPACITY) {
      throw new IllegalStateException(needed + " bytes do not fit into one array");
    }
    long doubled = Math.max(needed, 2L * bytes.length);
    bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, MAX_CAPACITY));
  }
}
