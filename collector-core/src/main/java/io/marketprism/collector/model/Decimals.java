package io.marketprism.collector.model;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Exact decimals as a 64-bit mantissa at a scale: value = mantissa / 10^scale. Pure functions.
 *
 * <p>The tick of an instrument is not a safe scale: exchanges carry old orders finer than the tick
 * in force. So a scale starts from the tick and is widened, exactly and once, where a finer
 * non-zero digit appears; see {@link #rescale}.
 */
public final class Decimals {
  /** The finest scale in use anywhere; 10^18 is the largest power of ten in 64 bits. */
  public static final int MAX_SCALE = 18;

  private static final int MAX_DIGITS = 40;
  private static final int MAX_EXACT_SCALE = 30;
  private static final int MAX_TEXT = 100;
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?");

  private static final long[] POWERS = new long[MAX_SCALE + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i <= MAX_SCALE; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private Decimals() {}

  /** 10^{@code exponent}, 0 &lt;= exponent &lt;= {@link #MAX_SCALE}. */
  public static long powerOfTen(int exponent) {
    return POWERS[exponent];
  }

  /**
   * The same value at another scale.
   *
   * @throws ArithmeticException where it does not fit into 64 bits, or digits would be lost
   */
  public static long rescale(long mantissa, int fromScale, int toScale) {
    if (toScale >= fromScale) {
      return Math.multiplyExact(mantissa, POWERS[toScale - fromScale]);
    }
    long divisor = POWERS[fromScale - toScale];
    if (mantissa % divisor != 0) {
      throw new ArithmeticException(mantissa + "e-" + fromScale + " is finer than " + toScale);
    }
    return mantissa / divisor;
  }

  /**
   * The value as a BigDecimal without trailing zeros, never in exponent notation when printed
   * plain.
   */
  public static BigDecimal toBigDecimal(long mantissa, int scale) {
    BigDecimal value = BigDecimal.valueOf(mantissa, scale).stripTrailingZeros();
    return value.scale() < 0 ? value.setScale(0) : value;
  }

  /**
   * A number of an exchange, as it stands in JSON or in a JSON string, exactly.
   *
   * @throws IllegalArgumentException where it is no number or out of the bounds of {@link
   *     #exact(BigDecimal)}
   */
  public static BigDecimal exact(String text) {
    if (text.length() > MAX_TEXT || !JSON_NUMBER.matcher(text).matches()) {
      throw new IllegalArgumentException("not a number: " + Text.printable(text));
    }
    return exact(new BigDecimal(text));
  }

  /**
   * The same value without trailing zeros, never in exponent notation when printed plain; so equal
   * values are equal objects. For data that comes seldom; books and trades use mantissas.
   *
   * @throws IllegalArgumentException where it has more than 40 digits, or digits beyond 30 places
   *     before or after the point
   */
  public static BigDecimal exact(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    if (stripped.precision() > MAX_DIGITS || Math.abs(stripped.scale()) > MAX_EXACT_SCALE) {
      throw new IllegalArgumentException(
          "a number of "
              + stripped.precision()
              + " digits and scale "
              + stripped.scale()
              + " is out of range");
    }
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** The value in plain notation without trailing zeros, as events print it. */
  public static String toString(long mantissa, int scale) {
    return toBigDecimal(mantissa, scale).toPlainString();
  }

  /**
   * Throws where no decimal can be held at that scale.
   *
   * @throws IllegalArgumentException unless 0 &lt;= scale &lt;= {@link #MAX_SCALE}
   */
  public static void checkScale(int scale) {
    if (scale < 0 || scale > MAX_SCALE) {
      throw new IllegalArgumentException("scale " + scale + " is not within 0 to " + MAX_SCALE);
    }
  }
}
