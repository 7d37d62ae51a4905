package io.marketprism.collector.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 8, 0",
    "100000000, 8, 1",
    "123456, 2, 1234.56",
    "-5, 1, -0.5",
    "1, 18, 0.000000000000000001",
    "9223372036854775807, 0, 9223372036854775807",
    "-9223372036854775808, 18, -9.223372036854775808",
    "120, 0, 120",
  })
  void printsPlainWithoutTrailingZeros(long mantissa, int scale, String text) {
    assertThat(Decimals.toString(mantissa, scale)).isEqualTo(text);
    assertThat(Decimals.toBigDecimal(mantissa, scale)).isEqualTo(new BigDecimal(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.000, 0",
    "-0.00, 0",
    "0.00038167, 0.00038167",
    "100.00, 100",
    "1e2, 100",
    "1.50E-3, 0.0015",
    "-0.375e1, -3.75",
    "0e9999, 0",
  })
  void exactNumbersOfAnExchangeArePlainAndEqualWhereTheirValuesAre(String text, String plain) {
    assertThat(Decimals.exact(text).toPlainString()).isEqualTo(plain);
    assertThat(Decimals.exact(text)).isEqualTo(Decimals.exact(plain));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "+1",
        ".5",
        "5.",
        "NaN",
        "Infinity",
        "0x1p3",
        "1_000",
        "1e999999999",
        "1e31",
        "1e-31",
        "12345678901234567890123456789012345678901",
        "\u0661\u0662"
      })
  void whatIsNoNumberOrOutOfBoundsIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Decimals.exact(text));
    assertThatIllegalArgumentException().isThrownBy(() -> Decimals.exact("1" + "0".repeat(5_000)));
  }

  @Test
  void rescalingKeepsTheValueOrRefuses() {
    SplittableRandom random = new SplittableRandom(11);
    int refused = 0;
    for (int i = 0; i < 200_000; i++) {
      long mantissa = random.nextLong() >> random.nextInt(64);
      int from = random.nextInt(Decimals.MAX_SCALE + 1);
      int to = random.nextInt(Decimals.MAX_SCALE + 1);
      try {
        long rescaled = Decimals.rescale(mantissa, from, to);
        assertThat(BigDecimal.valueOf(rescaled, to)).isEqualByComparingTo(value(mantissa, from));
      } catch (ArithmeticException e) {
        refused++;
        assertThat(fits(mantissa, from, to)).isFalse();
      }
    }
    assertThat(refused).isBetween(10_000, 190_000);
  }

  private static boolean fits(long mantissa, int from, int to) {
    try {
      return value(mantissa, from).setScale(to).unscaledValue().bitLength() < Long.SIZE;
    } catch (ArithmeticException finer) {
      return false;
    }
  }

  private static BigDecimal value(long mantissa, int scale) {
    return BigDecimal.valueOf(mantissa, scale);
  }

  @Test
  void largestValuesAreRescaledToTheVeryEdge() {
    assertThat(Decimals.rescale(9, 0, 18)).isEqualTo(9_000_000_000_000_000_000L);
    assertThat(Decimals.rescale(Long.MIN_VALUE, 3, 3)).isEqualTo(Long.MIN_VALUE);
    assertThatThrownBy(() -> Decimals.rescale(10, 0, 18)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Decimals.rescale(15, 1, 0)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void scalesWidenToTheFinerOfBothAndStayTheSameObjectWhereNothingIsFiner() {
    Scales scales = new Scales(2, 5);
    assertThat(scales.widen(0, 5)).isSameAs(scales);
    assertThat(scales.widen(4, 3)).isEqualTo(new Scales(4, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> scales.widen(19, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Scales(-1, 0));
  }
}
