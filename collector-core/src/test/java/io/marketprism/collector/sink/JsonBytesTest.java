package io.marketprism.collector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
  private final JsonBytes out = new JsonBytes(1);

  @Test
  void quotesBackslashesAndControlCharactersAreEscaped() {
    out.string("a\"b\\c\n\t\u0000\u001f\u007f/");

    assertThat(text()).isEqualTo("\"a\\\"b\\\\c\\u000a\\u0009\\u0000\\u001f\\u007f/\"");
  }

  @Test
  void textOutsideAsciiIsUtf8() {
    String text = "é€\u5e01\u2028\ud83d\ude80ß";

    out.string(text);

    assertThat(text()).isEqualTo('"' + text + '"');
  }

  @Test
  void halfOfASurrogatePairBecomesTheReplacementCharacter() {
    out.string("a\ud83d");
    out.string("\ude80\ud83db");

    assertThat(text()).isEqualTo("\"a\ufffd\"\"\ufffd\ufffdb\"");
  }

  @Test
  void growsAndKeepsWhatWasWritten() {
    for (int i = 0; i < 1000; i++) {
      out.level(4_321_055, 2, Long.MIN_VALUE + 1, 18);
    }

    assertThat(text()).isEqualTo("[\"43210.55\",\"-9.223372036854775807\"]".repeat(1000));
  }

  @Test
  void truncateForgetsTheEndOnly() {
    out.number(123);
    int length = out.length();
    out.character(',');
    out.decimal(45, 1);

    out.truncate(length);

    assertThat(text()).isEqualTo("123");
    assertThatThrownBy(() -> out.truncate(length + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void clearForgetsEverythingAndGivesBackWhatIsTooLarge() {
    out.raw(new byte[10_000]);

    out.clear(100);

    assertThat(out.length()).isZero();
    assertThat(out.view().array()).hasSize(100);
  }

  private String text() {
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }
}
