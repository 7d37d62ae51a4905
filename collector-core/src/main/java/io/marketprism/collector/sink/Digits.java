package io.marketprism.collector.sink;

import io.marketprism.collector.model.Decimals;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes numbers as ASCII digits. Pure functions; each returns the index after the number and
 * allocates nothing.
 *
 * <p>Eight digits are made at once in one long, the first digit in its lowest byte, by multiplying
 * instead of dividing; so zeros at either end are counted, not searched, and a store is eight bytes
 * wide whatever the number's length. So an array must have room for {@link #ROOM} bytes, of which
 * those after the returned index hold nothing of meaning.
 */
final class Digits {
  /** Bytes that must be free: the longest number, sign and point included, and one wide store. */
  static final int ROOM = 21 + Long.BYTES;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ZEROS = 0x3030303030303030L;
  private static final int E8 = 100_000_000;
  private static final long E16 = 10_000_000_000_000_000L;

  private Digits() {}

  /** Writes a whole number. */
  static int number(byte[] out, int at, long value) {
    if (value >= 0) {
      return unsigned(out, at, value);
    }
    if (value == Long.MIN_VALUE) {
      return ascii(out, at, Long.toString(value));
    }
    out[at] = '-';
    return unsigned(out, at + 1, -value);
  }

  /**
   * Writes {@code mantissa / 10^scale} in plain notation without trailing zeros, 0 &lt;= scale
   * &lt;= {@link Decimals#MAX_SCALE}.
   */
  static int decimal(byte[] out, int at, long mantissa, int scale) {
    if (mantissa >= 0) {
      return unsigned(out, at, mantissa, scale);
    }
    if (mantissa == Long.MIN_VALUE) {
      return ascii(out, at, Decimals.toString(mantissa, scale));
    }
    out[at] = '-';
    return unsigned(out, at + 1, -mantissa, scale);
  }

  private static int unsigned(byte[] out, int at, long mantissa, int scale) {
    if (mantissa < E8 && scale < 8) {
      return ofEightDigits(out, at, digits((int) mantissa), scale);
    }
    long power = Decimals.powerOfTen(scale);
    long whole = mantissa / power;
    return fraction(out, unsigned(out, at, whole), mantissa - whole * power, scale);
  }

  /** The point stands before the last {@code scale} of the eight digits, 0 &lt;= scale &lt; 8. */
  private static int ofEightDigits(byte[] out, int at, long digits, int scale) {
    int whole = 8 - scale;
    int leading = Math.min(Long.numberOfTrailingZeros(digits) >> 3, whole - 1);
    long ascii = digits | ZEROS;
    EIGHT_BYTES.set(out, at, ascii >>> (leading << 3));
    int point = at + whole - leading;
    int trailing = Long.numberOfLeadingZeros(digits) >> 3;
    if (trailing >= scale) {
      return point;
    }
    out[point] = '.';
    EIGHT_BYTES.set(out, point + 1, ascii >>> (whole << 3));
    return point + 1 + scale - trailing;
  }

  /** Writes the point and {@code rest / 10^scale}, rest &lt; 10^scale; nothing where it is 0. */
  private static int fraction(byte[] out, int at, long rest, int scale) {
    if (rest == 0) {
      return at;
    }
    out[at] = '.';
    int end = at + 1;
    long left = rest;
    int places = scale;
    while (places > 8) {
      long power = Decimals.powerOfTen(places - 8);
      long digits = digits((int) (left / power));
      left %= power;
      EIGHT_BYTES.set(out, end, digits | ZEROS);
      if (left == 0) {
        return end + significant(digits);
      }
      end += 8;
      places -= 8;
    }
    long digits = digits((int) (left * Decimals.powerOfTen(8 - places)));
    EIGHT_BYTES.set(out, end, digits | ZEROS);
    return end + significant(digits);
  }

  /** How many of eight digits are left without the zeros at their end. */
  private static int significant(long digits) {
    return 8 - (Long.numberOfLeadingZeros(digits) >> 3);
  }

  private static int unsigned(byte[] out, int at, long value) {
    if (value < E8) {
      return ofEightDigits(out, at, digits((int) value), 0);
    }
    if (value < E16) {
      int end = ofEightDigits(out, at, digits((int) (value / E8)), 0);
      return eight(out, end, (int) (value % E8));
    }
    int end = ofEightDigits(out, at, digits((int) (value / E16)), 0);
    long rest = value % E16;
    return eight(out, eight(out, end, (int) (rest / E8)), (int) (rest % E8));
  }

  private static int eight(byte[] out, int at, int value) {
    EIGHT_BYTES.set(out, at, digits(value) | ZEROS);
    return at + 8;
  }

  /**
   * The eight decimal digits of a value below 10^8, one in each byte, the first in the lowest:
   * split into halves of four, then quarters of two, then single digits, all lanes of a step at
   * once. The factors are 1/100 and 1/10 in binary, exact for lanes of four and of two digits.
   */
  private static long digits(int value) {
    int high = value / 10_000;
    long fours = high | ((long) (value - high * 10_000) << 32);
    long hundreds = ((fours * 10_486) >>> 20) & 0x7f_0000_007fL;
    long twos = hundreds | ((fours - hundreds * 100) << 16);
    long tens = ((twos * 103) >>> 10) & 0xf_000f_000f_000fL;
    return tens | ((twos - tens * 10) << 8);
  }

  private static int ascii(byte[] out, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, out, at, bytes.length);
    return at + bytes.length;
  }
}
