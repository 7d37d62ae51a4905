package io.marketprism.collector.app.simulator.random;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Appends text and numbers as bytes, eight digits at a time and without a branch on their number.
 * Keeps its array; room is made only by {@link #room}, so that appending need not ask for it each
 * time.
 *
 * <p>Not thread-safe. Appending beyond the room that was asked for throws
 * IndexOutOfBoundsException.
 */
public final class ByteWriter {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle TWO =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONE = 100_000_000;
  private static final long ZEROS = 0x3030303030303030L;
  private static final int SLACK = 8;

  private byte[] bytes = new byte[1024];
  private int length;

  /** Starts again with the same array, and room for this much. */
  public ByteWriter room(int atMost) {
    length = 0;
    if (bytes.length < atMost + SLACK) {
      bytes = new byte[atMost + SLACK];
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
    TWO.set(bytes, length, (short) (c | d << 8));
    length += 2;
    return this;
  }

  /** Appends a whole number from 0 to 10^16 - 1. */
  public ByteWriter number(long value) {
    if (value < ONE) {
      return small(value);
    }
    long high = value / ONE;
    return small(high).eight(value - high * ONE);
  }

  /** Appends {@code mantissa} / 10^8, from 0 to below 10^16, with all eight decimals. */
  public ByteWriter decimal8(long mantissa) {
    long whole = mantissa / ONE;
    return small(whole).raw('.').eight(mantissa - whole * ONE);
  }

  /** Below 10^8, without leading zeros. */
  private ByteWriter small(long value) {
    long digits = digits(value);
    int leading = Long.numberOfTrailingZeros(digits | 1L << 56) >>> 3;
    EIGHT.set(bytes, length, (digits | ZEROS) >>> (leading << 3));
    length += 8 - leading;
    return this;
  }

  /** Below 10^8, with leading zeros. */
  private ByteWriter eight(long value) {
    EIGHT.set(bytes, length, digits(value) | ZEROS);
    length += 8;
    return this;
  }

  /**
   * The eight decimal digits of a number, one in each byte, the first in the lowest: split into
   * halves of four digits, those into pairs, and the pairs into digits, all at once each time.
   */
  private static long digits(long value) {
    long high = value / 10_000;
    long fours = high | (value - high * 10_000) << 32;
    long hundreds = ((fours * 10_486) >>> 20) & 0x0000007F0000007FL;
    long pairs = hundreds | (fours - hundreds * 100) << 16;
    long tens = ((pairs * 103) >>> 10) & 0x000F000F000F000FL;
    return tens | (pairs - tens * 10) << 8;
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
