package io.marketprism.collector.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  private static final String UNITS =
      "aA0._-%/\\ \0\u001b*>:?~\u00e9\u20ac\u202e\ud83d\ude00\ue000";

  @ParameterizedTest
  @CsvSource({
    "BTC-USDT, BTC-USDT",
    "../../etc, %2E.%2F..%2Fetc",
    ".hidden, %2Ehidden",
    "a.b, a.b",
    "100%, 100%25",
    "'a\tb', a%09b",
    "'C:\\x', C%3A%5Cx",
    "\u5e01USDT, %E5%B8%81USDT",
  })
  void fileNameKeepsPlainTextAndEscapesTheRest(String text, String name) {
    assertThat(Text.fileName(text)).isEqualTo(name);
  }

  @Test
  void halfOfASurrogatePairIsNotTakenForAQuestionMark() {
    assertThat(Text.fileName("\ud800")).isEqualTo("%ED%A0%80");
    assertThat(Text.fileName("\udfff")).isEqualTo("%ED%BF%BF");
    assertThat(Text.fileName("?")).isEqualTo("%3F");
  }

  @Test
  void differentTextsGiveDifferentSafeFileNames() {
    SplittableRandom random = new SplittableRandom(4);
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      String text = random(random, 1 + random.nextInt(4));
      String name = Text.fileName(text);
      assertThat(name).matches("[A-Za-z0-9_%-][A-Za-z0-9._%-]*");
      String other = texts.putIfAbsent(name, text);
      assertThat(other == null || other.equals(text)).as("%s names two texts", name).isTrue();
    }
  }

  @Test
  void printableTextShowsNoInvisibleCharacterAndIsAlwaysValidUnicode() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      String shown = Text.printable(random(random, random.nextInt(230)));
      assertThat(shown).hasSizeLessThanOrEqualTo(200 * 6 + 3);
      assertThat(shown.codePoints().noneMatch(TextTest::isInvisible)).as(shown).isTrue();
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(shown)).as(shown).isTrue();
    }
  }

  @Test
  void printableTextIsCutBeforeAPairNotInsideIt() {
    String shown = Text.printable("x".repeat(199) + "\ud83d\ude00 and more");
    assertThat(shown).isEqualTo("x".repeat(199) + "...");
    assertThat(Text.printable("x".repeat(198) + "\ud83d\ude00")).endsWith("x\ud83d\ude00");
  }

  @Test
  void printableTextEscapesWhatMovesACursorOrTurnsTheLine() {
    assertThat(Text.printable("a\u001b[2Jb\r\n\u202ec\u0000"))
        .isEqualTo("a\\u001B[2Jb\\u000D\\u000A\\u202Ec\\u0000");
    assertThat(Text.printable("\ud800")).isEqualTo("\\uD800");
    assertThat(Text.printable("caf\u00e9 \u5e01\u5b89")).isEqualTo("caf\u00e9 \u5e01\u5b89");
  }

  @ParameterizedTest
  @CsvSource({
    "BTC-USDT, BTC-USDT",
    "'', _",
    "a.b, a_b",
    "'a b', a_b",
    "*>, __",
    "'a\nb', a_b",
    "\u5e01-USDT, \u5e01-USDT",
  })
  void subjectTokenReplacesWhatATokenMayNotHold(String text, String token) {
    assertThat(Text.subjectToken(text)).isEqualTo(token);
  }

  private static String random(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(
          random.nextInt(8) == 0
              ? (char) random.nextInt(0x10000)
              : UNITS.charAt(random.nextInt(UNITS.length())));
    }
    return text.toString();
  }

  private static boolean isInvisible(int point) {
    return Character.isISOControl(point)
        || point == 0x202e
        || point == 0x2028
        || Character.getType(point) == Character.SURROGATE;
  }
}
