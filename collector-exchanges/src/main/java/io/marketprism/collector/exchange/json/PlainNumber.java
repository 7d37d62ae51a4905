package io.marketprism.collector.exchange.json;

import io.marketprism.collector.model.Decimals;

/**
 * Numbers as nearly all are written: short, unsigned and without an exponent, read by the word. All
 * others are left to {@link NumberText}. Allocates nothing.
 *
 * <p>Not thread-safe; owned by one {@link JsonScanner}.
 */
final class PlainNumber {
  /** Numbers of so many digits fit into 64 bits. */
  private static final int SAFE_DIGITS = 18;

  private long mantissa;

  /** What was read last; only where it was read. */
  long mantissa() {
    return mantissa;
  }

  /**
   * Reads the digits at {@code start}; their number is exact modulo 2^64.
   *
   * @return the index after them
   */
  int digits(byte[] frame, int start) {
    mantissa = 0;
    return readDigits(frame, start);
  }

  /**
   * Reads a decimal if it is unsigned, short enough never to overflow, and not too fine; what
   * follows it is the caller's to look at.
   *
   * @return the index after it, or -1 where {@link NumberText} has to decide
   */
  int decimal(byte[] frame, int start, int scale) {
    long values = Words.values(Words.at(frame, start));
    long stops = Words.stops(values);
    int wholes = Words.before(stops);
    if (Words.isNoNumber(values, stops)) {
      return -1;
    }
    if (wholes < Long.BYTES && frame[start + wholes] != '.') {
      mantissa = Words.number(values, wholes) * Decimals.powerOfTen(scale);
      return wholes + scale <= SAFE_DIGITS ? start + wholes : -1;
    }
    if (wholes == Long.BYTES) {
      return readLong(frame, start, scale);
    }
    int end = Words.before(stops & (stops - 1));
    if (end == Long.BYTES && isDigit(frame[start + end])) {
      mantissa = Words.number(values, wholes);
      return readFraction(frame, start, start + wholes, scale);
    }
    int places = Math.min(end - wholes - 1, scale);
    long digits = Words.without(values, wholes);
    int used = wholes + places;
    if (end == wholes + 1 || !Words.areZero(digits, used, end - 1)) {
      return -1;
    }
    mantissa = Words.number(digits, used) * Decimals.powerOfTen(scale - places);
    return used + scale - places <= SAFE_DIGITS ? start + end : -1;
  }

  /** As {@link #decimal}, for eight digits and more. */
  private int readLong(byte[] frame, int start, int scale) {
    mantissa = 0;
    int point = readDigits(frame, start);
    if (frame[point] == '.') {
      return readFraction(frame, start, point, scale);
    }
    return isScaled(point - start, scale) ? point : -1;
  }

  /** As {@link #decimal}, where the mantissa holds what stands before the point. */
  private int readFraction(byte[] frame, int start, int point, int scale) {
    long fraction = Words.values(Words.at(frame, point + 1));
    int places = Words.digits(fraction);
    int end = point + 1 + places;
    int used = Math.min(places, scale);
    if (places == 0 || isDigit(frame[end]) || !Words.areZero(fraction, used, places)) {
      return -1;
    }
    mantissa = mantissa * Decimals.powerOfTen(used) + Words.number(fraction, used);
    return isScaled(point - start + used, scale - used) ? end : -1;
  }

  /** Puts zeros behind a mantissa of so many digits; gives false where it might not fit. */
  private boolean isScaled(int digits, int zeros) {
    mantissa *= Decimals.powerOfTen(zeros);
    return digits + zeros <= SAFE_DIGITS;
  }

  /** Appends the digits at {@code start} to the mantissa and gives the index after them. */
  private int readDigits(byte[] frame, int start) {
    int end = start;
    int count;
    do {
      long values = Words.values(Words.at(frame, end));
      count = Words.digits(values);
      if (count > 0) {
        mantissa = mantissa * Decimals.powerOfTen(count) + Words.number(values, count);
        end += count;
      }
    } while (count == Long.BYTES);
    return end;
  }

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }
}
