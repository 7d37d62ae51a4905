package io.marketprism.collector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.Decimals;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {
  private static final long SEED = 20_261_122;

  private final byte[] out = new byte[64];

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "0, 18, 0",
    "1, 0, 1",
    "100, 2, 1",
    "4321055, 2, 43210.55",
    "4321050, 2, 43210.5",
    "5, 8, 0.00000005",
    "10000000, 8, 0.1",
    "100000000, 8, 1",
    "1, 18, 0.000000000000000001",
    "-12345, 3, -12.345",
    "99999999, 0, 99999999",
    "100000000, 0, 100000000",
    "9999999999999999, 0, 9999999999999999",
    "10000000000000000, 0, 10000000000000000",
    "9223372036854775807, 18, 9.223372036854775807",
    "9223372036854775807, 0, 9223372036854775807",
    "-9223372036854775807, 9, -9223372036.854775807",
    "-9223372036854775808, 2, -92233720368547758.08"
  })
  void decimalIsPlainWithoutTrailingZeros(long mantissa, int scale, String expected) {
    assertThat(decimal(mantissa, scale)).isEqualTo(expected);
  }

  @Test
  void decimalEqualsBigDecimalOverTheWholeRange() {
    Random random = new Random(SEED);
    for (int i = 0; i < 500_000; i++) {
      long mantissa = random.nextLong() >> random.nextInt(64);
      if (random.nextInt(3) == 0) {
        long power = Decimals.powerOfTen(random.nextInt(19));
        mantissa = mantissa / power * power;
      }
      int scale = random.nextInt(Decimals.MAX_SCALE + 1);
      assertThat(decimal(mantissa, scale)).isEqualTo(Decimals.toString(mantissa, scale));
      assertThat(number(mantissa)).isEqualTo(Long.toString(mantissa));
    }
  }

  @Test
  void numberIsExactAroundEveryPowerOfTen() {
    for (int exponent = 0; exponent <= 18; exponent++) {
      for (long near = -2; near <= 2; near++) {
        long value = Decimals.powerOfTen(exponent) + near;
        assertThat(number(value)).isEqualTo(Long.toString(value));
        assertThat(number(-value)).isEqualTo(Long.toString(-value));
      }
    }
    assertThat(number(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
    assertThat(number(Long.MIN_VALUE + 1)).isEqualTo("-9223372036854775807");
  }

  @Test
  void roomHoldsTheLongestNumberAndItsWideStore() {
    byte[] tight = new byte[Digits.ROOM];
    long[] longest = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -999_999_999_999_999_999L, -1};
    for (long mantissa : longest) {
      for (int scale = 0; scale <= Decimals.MAX_SCALE; scale++) {
        int end = Digits.decimal(tight, 0, mantissa, scale);
        assertThat(new String(tight, 0, end, StandardCharsets.US_ASCII))
            .isEqualTo(Decimals.toString(mantissa, scale));
      }
    }
  }

  private String decimal(long mantissa, int scale) {
    int end = Digits.decimal(out, 1, mantissa, scale);
    return new String(out, 1, end - 1, StandardCharsets.US_ASCII);
  }

  private String number(long value) {
    int end = Digits.number(out, 1, value);
    return new String(out, 1, end - 1, StandardCharsets.US_ASCII);
  }
}
