package io.marketprism.collector.exchange.json;

import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.model.Decimals;

/**
 * The grammar of JSON numbers, and their exact value at a scale: the way for every number that is
 * not short and plain. Allocates nothing.
 *
 * <p>Not thread-safe; owned by one {@link JsonScanner}.
 */
final class NumberText {
  /** More significant digits than any price or size has. */
  static final int MAX_DIGITS = 40;

  private static final int MAX_EXPONENT = 30;

  private byte[] frame = new byte[FrameBytes.PADDING];
  private int length;
  private boolean negative;
  private int first;
  private int point;
  private int digitsEnd;
  private int end;
  private int requiredScale;

  /**
   * Reads past the number at {@code start} of a padded frame and remembers it.
   *
   * @return the index after it
   */
  int scan(byte[] frame, int length, int start) {
    this.frame = frame;
    this.length = length;
    negative = frame[start] == '-';
    first = negative ? start + 1 : start;
    point = skipDigits(first);
    if (point > first + 1 && frame[first] == '0') {
      throw refused(Reason.NUMBER);
    }
    digitsEnd = frame[point] == '.' ? skipDigits(point + 1) : point;
    end = digitsEnd;
    if ((frame[end] | 0x20) == 'e') {
      byte sign = frame[end + 1];
      end = skipDigits(sign == '+' || sign == '-' ? end + 2 : end + 1);
    }
    return end;
  }

  private int skipDigits(int start) {
    int i = Words.skipDigits(frame, start);
    if (i == start) {
      throw MalformedFrameException.unexpected(Reason.NUMBER, frame, length, i);
    }
    return i;
  }

  /**
   * The scanned number's mantissa at a scale, cut off where {@link #requiredScale()} is above 0.
   *
   * @throws MalformedFrameException where a limit is exceeded or it does not fit into 64 bits
   */
  long mantissa(int scale) {
    int power = point - first - 1 + exponent();
    checkDigits();
    long value = 0;
    int finest = 0;
    for (int i = first; i < digitsEnd; i++) {
      if (i == point) {
        continue;
      }
      int digit = frame[i] - '0';
      if (power + scale >= 0) {
        value = append(value, digit);
      } else if (digit != 0) {
        finest = -power;
      }
      power--;
    }
    for (; value != 0 && power + scale >= 0; power--) {
      value = append(value, 0);
    }
    if (finest > Decimals.MAX_SCALE) {
      throw refused(Reason.OUT_OF_RANGE);
    }
    requiredScale = finest;
    return negative ? value : -value;
  }

  /** The least scale that holds the number, where that is finer than the one asked for; else 0. */
  int requiredScale() {
    return requiredScale;
  }

  /** Appends a digit to a value that is kept negative, as negative values reach one further. */
  private long append(long value, int digit) {
    long floor = negative ? Long.MIN_VALUE : -Long.MAX_VALUE;
    if (value < floor / 10 || value * 10 < floor + digit) {
      throw refused(Reason.OUT_OF_RANGE);
    }
    return value * 10 - digit;
  }

  private void checkDigits() {
    int i = first;
    while (i < digitsEnd && (frame[i] == '0' || i == point)) {
      i++;
    }
    int digits = digitsEnd - i - (i < point && point < digitsEnd ? 1 : 0);
    if (digits > MAX_DIGITS) {
      throw refused(Reason.NUMBER_LIMIT);
    }
  }

  private int exponent() {
    int exponent = 0;
    for (int i = digitsEnd + 1; i < end; i++) {
      byte c = frame[i];
      exponent = c < '0' ? 0 : exponent * 10 + c - '0';
      if (exponent > MAX_EXPONENT) {
        throw refused(Reason.NUMBER_LIMIT);
      }
    }
    return end > digitsEnd && frame[digitsEnd + 1] == '-' ? -exponent : exponent;
  }

  private MalformedFrameException refused(Reason reason) {
    return MalformedFrameException.unexpected(reason, frame, length, first);
  }
}
