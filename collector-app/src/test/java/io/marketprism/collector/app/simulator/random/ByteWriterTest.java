package io.marketprism.collector.app.simulator.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteWriterTest {
  private final ByteWriter out = new ByteWriter();

  @Test
  void writesNumbersAsTheJdkDoes() {
    Random random = new Random(7);
    for (int i = 0; i < 30_000; i++) {
      long value = random.nextLong(1L << random.nextInt(1, 54));
      assertThat(text(out.room(20).number(value))).isEqualTo(Long.toString(value));
    }
  }

  @Test
  void writesEveryNumberOfFewDigits() {
    for (int value = 0; value < 11_000; value++) {
      assertThat(text(out.room(20).number(value))).isEqualTo(Integer.toString(value));
    }
  }

  @Test
  void writesDecimalsWithEightPlaces() {
    Random random = new Random(8);
    for (int i = 0; i < 30_000; i++) {
      long mantissa = random.nextLong(1L << random.nextInt(1, 53));
      assertThat(text(out.room(40).decimal8(mantissa)))
          .isEqualTo(BigDecimal.valueOf(mantissa, 8).toPlainString());
    }
  }

  @Test
  void appendsTextBetweenNumbersAndGrowsOnDemand() {
    byte[] word = "word".getBytes(StandardCharsets.US_ASCII);
    assertThat(text(out.room(30).raw(word).number(12).raw('"', ',').raw('x').decimal8(5)))
        .isEqualTo("word12\",x0.00000005");
    out.room(10_000);
    for (int i = 0; i < 2_500; i++) {
      out.raw(word);
    }
    assertThat(out.length()).isEqualTo(10_000);
    assertThat(text(out.room(1))).isEmpty();
  }

  private static String text(ByteWriter writer) {
    return new String(writer.copy(), StandardCharsets.US_ASCII);
  }
}
