package io.marketprism.collector.app.simulator.random;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Appends text and numbers as bytes, numbers two digits at a time. Keeps its array; room is made
 * only by {@link #room}, so that appending need not ask for it each time.
 *
 * <p>Not thread-safe. Appending beyond the room that was asked for throws
 * ArrayIndexOutOfBoundsException.
 */
public final class ByteWriter {
  private static final VarHandle PAIR =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final short[] PAIRS = new short[100];
  private static final long ONE = 100_000_000;

  static {
    for (int i = 0; i < PAIRS.length; i++) {
      PAIRS[i] = (short) (('0' + i / 10) << 8 | ('0' + i % 10));
    }
  }

  private byte[] bytes = new byte[1024];
  private int length;

  /** Starts again with the same array, and room for this much. */
  public ByteWriter room(int atMost) {
    length = 0;
    if (bytes.length < atMost) {
      bytes = new byte[atMost];
    }
    return this;
  }

  /** Appends bytes as they are. */
  public ByteWriter raw(byte[] more) {
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  /** Appends one ASCII character. */
  public ByteWriter raw(char c) {
    bytes[length++] = (byte) c;
    return this;
  }

  /** Appends two ASCII characters. */
  public ByteWriter raw(char c, char d) {
    PAIR.set(bytes, length, (short) (c << 8 | d));
    length += 2;
    return this;
  }

  /** Appends a whole number from 0 to 10^16 - 1. */
  public ByteWriter number(long value) {
    if (value < ONE) {
      return small((int) value);
    }
    long high = value / ONE;
    return small((int) high).eight((int) (value - high * ONE));
  }

  /** Appends {@code mantissa} / 10^8, from 0 to below 10^16, with all eight decimals. */
  public ByteWriter decimal8(long mantissa) {
    long whole = mantissa / ONE;
    return number(whole).raw('.').eight((int) (mantissa - whole * ONE));
  }

  private ByteWriter small(int value) {
    if (value < 10) {
      return raw((char) ('0' + value));
    }
    int digits = 2;
    for (int rest = value / 100; rest > 0; rest /= 10) {
      digits++;
    }
    int rest = value;
    int at = length + digits;
    length = at;
    for (; digits > 1; digits -= 2) {
      int hundreds = rest / 100;
      at -= 2;
      PAIR.set(bytes, at, PAIRS[rest - hundreds * 100]);
      rest = hundreds;
    }
    if (digits == 1) {
      bytes[at - 1] = (byte) ('0' + rest);
    }
    return this;
  }

  private ByteWriter eight(int value) {
    int high = value / 10_000;
    int low = value - high * 10_000;
    four(high, length);
    four(low, length + 4);
    length += 8;
    return this;
  }

  private void four(int value, int at) {
    int high = value / 100;
    PAIR.set(bytes, at, PAIRS[high]);
    PAIR.set(bytes, at + 2, PAIRS[value - high * 100]);
  }

  /** The array that holds what was written; belongs to this writer. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes were written. */
  public int length() {
    return length;
  }

  /** A copy of what was written. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }
}
