package io.marketprism.collector.exchange.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
  private final JsonScanner json = new JsonScanner();

  @Test
  void readsAnObjectFieldByField() {
    start(" {\"e\" : \"trade\", \"id\":12 ,\"p\":\"1.50\",\"m\":true,\"x\":null,\"l\":[1,[2]]} ");
    List<String> seen = new ArrayList<>();
    json.beginObject();
    while (json.nextKey()) {
      switch (json.keyChar()) {
        case 'e' -> {
          json.text();
          seen.add("e " + json.textString());
        }
        case 'p' -> seen.add("p " + json.price(2));
        case 'm' -> seen.add("m " + json.bool());
        case 'x' -> seen.add("x " + json.skipNull());
        default -> {
          if (json.keyIs("id")) {
            seen.add("id " + json.integer());
          } else {
            json.skipValue();
            seen.add("skipped");
          }
        }
      }
    }
    json.end();
    assertThat(seen).containsExactly("e trade", "id 12", "p 150", "m true", "x true", "skipped");
  }

  @Test
  void keyOfOneCharIsKnownWithAndWithoutSpaceAndEscapes() {
    start("{\"a\":1,\"b\":2, \"c\" :3,\"\\u0064\":4,\"ab\":5,\"\":6,\"\u00e9\":7}");
    StringBuilder keys = new StringBuilder();
    json.beginObject();
    while (json.nextKey()) {
      keys.append(json.keyChar() == 0 ? '-' : json.keyChar());
      json.skipValue();
    }
    assertThat(keys).hasToString("abcd---");
  }

  @Test
  void keysAndTextsAreComparedWithTheirEscapesResolved() {
    start("{\"la\\u0073t\\/\":\"\\\"\\\\\\b\\f\\n\\r\\t\\ud83d\\ude00\u00e9\"}");
    json.beginObject();
    assertThat(json.nextKey()).isTrue();
    assertThat(json.keyIs("last/")).isTrue();
    assertThat(json.keyIs("last")).isFalse();
    assertThat(json.keyIs("last/x")).isFalse();
    json.text();
    assertThat(json.textString()).isEqualTo("\"\\\b\f\n\r\t\ud83d\ude00\u00e9");
    assertThat(json.nextKey()).isFalse();
    json.end();
  }

  @Test
  void tableFindsWhatBelongsToATextHoweverItIsWritten() {
    TextTable<Integer> table =
        TextTable.of(Map.of("btcusdt@trade", 1, "Aa", 2, "BB", 3, "\ud83d\ude00", 4));
    start("[\"btcusdt@trade\",\"btcusdt\\u0040trade\",\"Aa\",\"BB\",\"C#\",\"\",\"\ud83d\ude00\"]");
    List<String> found = new ArrayList<>();
    json.beginArray();
    while (json.nextElement()) {
      json.text();
      found.add(String.valueOf(table.get(json)));
    }
    assertThat(found).containsExactly("1", "1", "2", "3", "null", "null", "4");
  }

  @Test
  void tableFindsWhatBelongsToAKey() {
    TextTable<Integer> table = TextTable.of(Map.of("a", 1, "b", 2, "ab", 3));
    start("{\"a\":0,\"b\":0,\"ab\":0,\"c\":0}");
    List<String> found = new ArrayList<>();
    json.beginObject();
    while (json.nextKey()) {
      found.add(String.valueOf(table.get(json)));
      json.skipValue();
    }
    assertThat(found).containsExactly("1", "2", "3", "null");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "7, 7",
    "-7, -7",
    "'\"12\"', 12",
    "'\"-12\"', -12",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "'\"9223372036854775807\"', 9223372036854775807",
  })
  void integerIsExactBareOrQuoted(String text, long value) {
    start("[" + text + "]");
    json.beginArray();
    json.element();
    assertThat(json.integer()).isEqualTo(value);
    json.endArray();
    json.end();
    start(text);
    assertThat(json.integer()).isEqualTo(value);
    json.end();
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775808, OUT_OF_RANGE",
    "-9223372036854775809, OUT_OF_RANGE",
    "18446744073709551616, OUT_OF_RANGE",
    "100000000000000000000, OUT_OF_RANGE",
    "27670116110564327424, OUT_OF_RANGE",
    "00, NUMBER",
    "01, NUMBER",
    "-01, NUMBER",
    "-, NUMBER",
    "1.0, NUMBER",
    "1e3, NUMBER",
    "1E3, NUMBER",
    "'\"\"', NUMBER",
    "'\"1 \"', NUMBER",
    "'\" 1\"', NUMBER",
    "'\"1', NUMBER",
    "'\"1x\"', NUMBER",
    "+1, NUMBER",
    "true, NUMBER",
    "{}, NUMBER",
  })
  void integerThatIsNoneIsRefused(String text, Reason reason) {
    refused("[" + text + "]", reason, scanner -> readFirst(scanner, JsonScanner::integer));
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, 1, 15",
    "1.5, 3, 1500",
    "'\"1.50000000\"', 1, 15",
    "-1.5, 1, -15",
    "-0, 2, 0",
    "-0.00, 2, 0",
    "0.00, 0, 0",
    "1e3, 0, 1000",
    "1E+3, 0, 1000",
    "1.5e-1, 2, 15",
    "'\"1.23E2\"', 0, 123",
    "0.1e1, 0, 1",
    "0e30, 0, 0",
    "922337203685477580.7, 1, 9223372036854775807",
    "-9223372036854775808, 0, -9223372036854775808",
    "0.0000000000000000000000000000000000000000000001e30, 18, 100",
    "123456789012345678.000000000000000000000, 0, 123456789012345678",
  })
  void decimalIsExactAtTheScaleAskedFor(String text, int scale, long mantissa) {
    start("[" + text + "]");
    json.beginArray();
    json.element();
    assertThat(json.decimal(scale)).isEqualTo(mantissa);
    json.endArray();
    json.end();
    assertThat(json.requiredScale()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775808, 0, OUT_OF_RANGE",
    "92233720368547758.08, 3, OUT_OF_RANGE",
    "1e19, 0, OUT_OF_RANGE",
    "1e30, 18, OUT_OF_RANGE",
    "1e31, 0, NUMBER_LIMIT",
    "1e-31, 0, NUMBER_LIMIT",
    "1e100000000, 0, NUMBER_LIMIT",
    "1e-100000000, 0, NUMBER_LIMIT",
    "1e18446744073709551617, 0, NUMBER_LIMIT",
    "0.0000000000000000001, 18, OUT_OF_RANGE",
    "12345678901234567890123456789012345678901, 0, NUMBER_LIMIT",
    "0.12345678901234567890123456789012345678901, 0, NUMBER_LIMIT",
    ".5, 1, SYNTAX",
    "5., 1, NUMBER",
    "01.5, 1, NUMBER",
    "1e, 0, NUMBER",
    "1e+, 0, NUMBER",
    "--1, 0, NUMBER",
    "0x1, 0, SYNTAX",
    "'\"\"', 0, NUMBER",
    "'\".5\"', 1, NUMBER",
    "'\"1,5\"', 1, NUMBER",
    "'\"NaN\"', 0, NUMBER",
    "NaN, 0, SYNTAX",
    "null, 0, KIND",
    "[], 0, KIND",
  })
  void decimalThatIsNoneOrDoesNotFitIsRefused(String text, int scale, Reason reason) {
    refused(
        "[" + text + "]",
        reason,
        scanner -> {
          readFirst(scanner, first -> first.decimal(scale));
          scanner.endArray();
        });
  }

  @Test
  void whatIsFinerThanAskedIsNotedForEachKindUntilTheReset() {
    start("[\"1.25\",\"1.5\",1.125,\"0.10\",\"3\"]");
    json.beginArray();
    json.element();
    json.price(1);
    json.element();
    json.price(0);
    json.element();
    json.size(2);
    json.element();
    json.decimal(0);
    json.element();
    json.decimal(0);
    json.endArray();
    json.end();
    assertThat(json.requiredPriceScale()).isEqualTo(2);
    assertThat(json.requiredSizeScale()).isEqualTo(3);
    assertThat(json.requiredScale()).isEqualTo(1);
    start("[]");
    assertThat(json.requiredPriceScale() + json.requiredSizeScale() + json.requiredScale())
        .isZero();
  }

  @Test
  void sizeBelowZeroIsRefusedAndPriceIsNot() {
    start("[-1.5]");
    assertThat(readFirst(json, scanner -> scanner.price(1))).isEqualTo(-15);
    refused("[-1.5]", Reason.NEGATIVE_SIZE, s -> readFirst(s, first -> first.size(1)));
    refused("[\"-1\"]", Reason.NEGATIVE_SIZE, s -> readFirst(s, first -> first.size(1)));
  }

  @Test
  void levelsAreReadInAnyShapeThatExchangesWrite() {
    LevelList levels = new LevelList();
    levels.add(1, 1);
    start("[[\"1.5\",\"2\"],[1.4,0],[\"1.30\",\"1e1\",\"x\",[7]] , [ \"1.2\" , \"3\" ]]");
    json.levels(1, 0, levels);
    json.end();
    assertThat(levels.count()).isEqualTo(4);
    List<String> read = new ArrayList<>();
    for (int i = 0; i < levels.count(); i++) {
      read.add(levels.price(i) + " " + levels.size(i));
    }
    assertThat(read).containsExactly("15 2", "14 0", "13 10", "12 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[\"1\"]] | MISSING_FIELD",
        "[[]] | MISSING_FIELD",
        "[[\"1\",\"-2\"]] | NEGATIVE_SIZE",
        "[[\"1\" \"2\"]] | SYNTAX",
        "[[\"1\",\"2\"}] | SYNTAX",
        "[[\"1\",\"2\" | TRUNCATED",
        "[[\"1\",\"2\"]} | SYNTAX",
        "[[\"1\",\"2\"][\"1\",\"2\"]] | SYNTAX",
        "[[\"1\",\"2\"],] | SYNTAX",
        "[[\"1\",\"2\",]] | SYNTAX",
        "[{\"1\":\"2\"}] | KIND",
        "{\"1\":\"2\"} | KIND",
        "[[\"1x\",\"2\"]] | NUMBER",
        "[[\"1\",\"99999999999999999999\"]] | OUT_OF_RANGE",
      })
  void levelsThatAreNoneAreRefused(String text, Reason reason) {
    refused(
        text,
        reason,
        scanner -> {
          scanner.levels(1, 0, new LevelList());
          scanner.end();
        });
  }

  @Test
  void moreLevelsThanAListHoldsAreRefused() {
    String level = "[\"1\",\"2\"],";
    String most = level.repeat(LevelList.MAX_LEVELS - 1) + "[\"1\",\"2\"]";
    start("[" + most + "]");
    LevelList levels = new LevelList();
    json.levels(0, 0, levels);
    assertThat(levels.count()).isEqualTo(LevelList.MAX_LEVELS);
    refused(
        "[" + level + most + "]",
        Reason.TOO_MANY_LEVELS,
        scanner -> scanner.levels(0, 0, new LevelList()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | TRUNCATED",
        "' ' | TRUNCATED",
        "{ | TRUNCATED",
        "{\"a | TRUNCATED",
        "{\"a\" | TRUNCATED",
        "{\"a\": | TRUNCATED",
        "{\"a\":1 | TRUNCATED",
        "{\"a\":1, | TRUNCATED",
        "[1 | TRUNCATED",
        "tru | TRUNCATED",
        "- | TRUNCATED",
        "1e | TRUNCATED",
        "\"\\ | TRUNCATED",
        "\"\\u00 | TRUNCATED",
        "{}} | TRAILING",
        "{} x | TRAILING",
        "1 2 | TRAILING",
        "{,} | SYNTAX",
        "{\"a\":1,} | SYNTAX",
        "{\"a\" 1} | SYNTAX",
        "{a:1} | SYNTAX",
        "{'a':1} | SYNTAX",
        "{\"a\":1;\"b\":2} | SYNTAX",
        "{\"a\"=1} | SYNTAX",
        "{1:1} | SYNTAX",
        "[1 2] | SYNTAX",
        "[,1] | SYNTAX",
        "[1,] | SYNTAX",
        "[1,,2] | SYNTAX",
        "[1} | SYNTAX",
        "{\"a\":1] | SYNTAX",
        "[trux] | SYNTAX",
        "[True] | SYNTAX",
        "[nul] | SYNTAX",
        "[NaN] | SYNTAX",
        "[/**/] | SYNTAX",
        "\"\\x\" | STRING",
        "\"\\u12g4\" | STRING",
        "\"\\ud800\" | STRING",
        "\"\\udc00\" | STRING",
        "\"\\ud800\\n\" | STRING",
      })
  void documentThatIsNoJsonIsRefusedAlsoWhereItIsSkipped(String text, Reason reason) {
    refused(
        text,
        reason,
        scanner -> {
          scanner.skipValue();
          scanner.end();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\u0000\"", "\"a\u001f\"", "\"\ud800\"", "\"\udc00x\"", "\"\n\""})
  void controlCharactersAndHalvesOfPairsAreNoText(String text) {
    refused(text, Reason.STRING, JsonScanner::skipValue);
    refused(text, Reason.STRING, JsonScanner::text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u00a0{}", "\ufeff{}", "\u000b{}", "\f{}", "\u0000", "{}\u0000", "[1]\u00a0"})
  void onlyJsonsOwnWhiteSpaceIsSkipped(String text) {
    MalformedFrameException refusal = refusal(text, JsonScanner::skipValue, JsonScanner::end);
    assertThat(refusal.reason()).isIn(Reason.SYNTAX, Reason.TRAILING, Reason.TRUNCATED);
  }

  @Test
  void nestingIsBoundedForReadingAndForSkipping() {
    for (int limit : new int[] {1, 2, 32, 63}) {
      JsonScanner scanner = new JsonScanner(limit);
      scanner.reset("[".repeat(limit) + "]".repeat(limit));
      scanner.skipValue();
      scanner.end();
      String deeper = "{\"a\":".repeat(limit + 1) + "1" + "}".repeat(limit + 1);
      scanner.reset(deeper);
      assertThat(catchThrowableOfType(MalformedFrameException.class, scanner::skipValue).reason())
          .isEqualTo(Reason.NESTING);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new JsonScanner(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new JsonScanner(64));
  }

  @Test
  void fieldThatIsReadTwiceOrNotAtAllIsRefused() {
    long seen = json.once(json.once(0, 1), 4);
    json.require(seen, 5);
    assertThat(refusal("{}", scanner -> scanner.once(seen, 4)).reason())
        .isEqualTo(Reason.DUPLICATE_FIELD);
    assertThat(refusal("{}", scanner -> scanner.require(seen, 7)).reason())
        .isEqualTo(Reason.MISSING_FIELD);
  }

  @Test
  void emptyTextIsSkippedAndNothingElse() {
    start("[\"\",\"x\",1]");
    json.beginArray();
    json.element();
    assertThat(json.skipEmptyText()).isTrue();
    json.element();
    assertThat(json.skipEmptyText()).isFalse();
    json.text();
    json.element();
    assertThat(json.skipEmptyText()).isFalse();
    assertThat(json.peek()).isEqualTo(ValueKind.NUMBER);
    json.skipValue();
    json.endArray();
    json.end();
  }

  @Test
  void refusalSaysWhereAndQuotesWithoutInvisibleCharacters() {
    MalformedFrameException refusal =
        refusal("{\"a\":\"" + "x".repeat(50) + "\u001b[2J\"}", JsonScanner::skipValue);
    assertThat(refusal.position()).isEqualTo(56);
    assertThat(refusal).hasMessageStartingWith("STRING at 56 of 62: ");
    assertThat(refusal.getMessage()).matches("[ -~]+");
    assertThat(refusal.getStackTrace()).isEmpty();
  }

  @Test
  void scannerIsUsableAgainAfterARefusal() {
    assertThat(refusal("[[[{\"a\":", JsonScanner::skipValue).reason()).isEqualTo(Reason.TRUNCATED);
    start("[1]");
    json.skipValue();
    json.end();
  }

  private void start(String frame) {
    json.reset(frame);
  }

  private static long readFirst(JsonScanner scanner, ToLongFunction<JsonScanner> reading) {
    scanner.beginArray();
    scanner.element();
    return reading.applyAsLong(scanner);
  }

  private void refused(String frame, Reason reason, Consumer<JsonScanner> reading) {
    assertThat(refusal(frame, reading, JsonScanner::end).reason()).as(frame).isEqualTo(reason);
  }

  @SafeVarargs
  private MalformedFrameException refusal(String frame, Consumer<JsonScanner>... readings) {
    return catchThrowableOfType(
        MalformedFrameException.class,
        () -> {
          json.reset(frame);
          for (Consumer<JsonScanner> reading : readings) {
            reading.accept(json);
          }
        });
  }
}
