package io.marketprism.collector.exchange.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of a frame at once, the first in the lowest byte: which of them end a number or a
 * text, and which number they write. No branch depends on how long a number is. Pure functions.
 */
final class Words {
  private static final long HIGH_BITS = 0x8080808080808080L;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long ZERO_DIGITS = '0' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;

  /** What lifts a value of ten or more, and none below, to the highest bit of its byte. */
  private static final long ABOVE_NINE = (0x80 - 10) * ONES;

  private Words() {}

  /** The eight bytes from {@code i} on. */
  static long at(byte[] bytes, int i) {
    return (long) WORD.get(bytes, i);
  }

  /** Sets the eight bytes from {@code i} on to zero. */
  static void clear(byte[] bytes, int i) {
    WORD.set(bytes, i, 0L);
  }

  /** The word with each digit as its value. */
  static long values(long word) {
    return word ^ ZERO_DIGITS;
  }

  /** The highest bit of each byte of these {@link #values} that is no digit. */
  static long stops(long values) {
    return (((values & ~HIGH_BITS) + ABOVE_NINE) | values) & HIGH_BITS;
  }

  /** How many bytes stand before the first of these bits; 8 where there is none. */
  static int before(long stops) {
    return Long.numberOfTrailingZeros(stops) >>> 3;
  }

  /** How many digits stand at the start of these {@link #values}, 0 to 8. */
  static int digits(long values) {
    return before(stops(values));
  }

  /** Whether these values begin with no digit, or with a zero before another digit. */
  static boolean isNoNumber(long values, long stops) {
    // Without a branch on whether a second digit follows, which cannot be foreseen.
    return (stops & 0x80) != 0 || ((values & 0xff) | (stops & 0x8000)) == 0;
  }

  /** The index after the digits that begin at {@code start}. */
  static int skipDigits(byte[] bytes, int start) {
    int end = start;
    int count;
    do {
      count = digits(values(at(bytes, end)));
      end += count;
    } while (count == Long.BYTES);
    return end;
  }

  /** These values without the byte at {@code at}, 0 &lt;= at &lt;= 7. */
  static long without(long values, int at) {
    long kept = (1L << (8 * at)) - 1;
    return (values & kept) | (values >>> 8 & ~kept);
  }

  /** Whether the values from {@code start} to before {@code end} are zero; end 1 to 8. */
  static boolean areZero(long values, int start, int end) {
    return start == end || (values << (64 - 8 * end)) >>> (64 - 8 * (end - start)) == 0;
  }

  /** The number that the first {@code count} digits write, 0 to 8 of them. */
  static long number(long values, int count) {
    // Twice, since a shift by 64 would be none.
    long eight = values << (32 - 4 * count) << (32 - 4 * count);
    long pairs = eight * 10 + (eight >>> 8);
    long low = (pairs & 0xff000000ffL) * 0xf424000000064L;
    long high = ((pairs >>> 16) & 0xff000000ffL) * 0x271000000001L;
    return (low + high) >>> 32;
  }

  /**
   * How many bytes stand before the first that is not plain in a text: a quote, a backslash, a
   * control character or one beyond ASCII; 8 where all are plain.
   */
  static int plain(long word) {
    long others =
        zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | ((word - SPACES) & ~word) | word;
    return before(others & HIGH_BITS);
  }

  /** The lowest bit set is that of the first byte that is zero; those after it say nothing. */
  private static long zeros(long word) {
    return (word - ONES) & ~word;
  }

  /** Whether all bytes of a text, behind which {@link Long#BYTES} more can be read, are ASCII. */
  static boolean isAscii(byte[] text, int start, int end) {
    long all = 0;
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      all |= at(text, i);
    }
    if (i < end) {
      all |= at(text, i) << (64 - 8 * (end - i));
    }
    return (all & HIGH_BITS) == 0;
  }

  /** A hash of a text, behind which {@link Long#BYTES} more bytes can be read. */
  static int hash(byte[] text, int start, int end) {
    long hash = (long) end - start;
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      hash = mixed(hash ^ at(text, i));
    }
    if (i < end) {
      hash = mixed(hash ^ (at(text, i) << (64 - 8 * (end - i))));
    }
    return (int) hash;
  }

  private static long mixed(long value) {
    long product = value * 0x9e3779b97f4a7c15L;
    return product ^ (product >>> 32);
  }
}
