package io.marketprism.collector.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/CONFIGURATION.md against the code. */
class ConfigurationDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "CONFIGURATION.md");

  private static final Pattern TABLE =
      Pattern.compile(
          "<!-- keys: held against the code by a test -->\n(.*?)<!-- end of keys -->",
          Pattern.DOTALL);

  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void tableHasEveryKeyWithVariableValuesUnitDefaultAndMeaning() throws IOException {
    List<String> rows = find(TABLE).lines().filter(line -> line.startsWith("| `")).toList();
    assertThat(rows)
        .as("the table must be\n%s\n", String.join("\n", expectedRows()))
        .isEqualTo(expectedRows());
  }

  @Test
  void exampleIsTheOneThatTheTestsRead() throws IOException {
    assertThat(find(EXAMPLE)).isEqualTo(Fixtures.example());
  }

  /** But for secrets, which no file holds, and what the example's user excludes. */
  @Test
  void exampleSetsEveryKey() {
    EffectiveConfig config = Fixtures.load(Fixtures.example());
    Set<Key<?>> excluded =
        Set.of(
            NatsKeys.PASSWORD,
            NatsKeys.TOKEN,
            NatsKeys.TOKEN_FILE,
            NatsKeys.NKEY_FILE,
            NatsKeys.CREDS_FILE,
            HttpKeys.HEALTH.password(),
            HttpKeys.METRICS.password());
    assertThat(Keys.SCHEMA.keys())
        .filteredOn(key -> !excluded.contains(key))
        .allSatisfy(
            key ->
                assertThat(config.location(example(key)))
                    .as(key.path())
                    .isInstanceOf(Location.Line.class));
  }

  private static String example(Key<?> key) {
    if (key.path().startsWith(NatsKeys.STREAMS)) {
      return key.at("BOOKS");
    }
    String venue = key.path().equals(Keys.WS_ROUTE.path()) ? "binance-usdm" : "binance-spot";
    return key.at(venue, "public");
  }

  private static String find(Pattern pattern) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(DOCUMENT));
    assertThat(matcher.find()).as("%s in %s", pattern, DOCUMENT).isTrue();
    return matcher.group(1);
  }

  private static List<String> expectedRows() {
    return Keys.SCHEMA.keys().stream().map(ConfigurationDocumentTest::row).toList();
  }

  private static String row(Key<?> key) {
    String unit = key.type().unit().isEmpty() ? "–" : key.type().unit();
    return "| `%s` | `%s` | %s | %s | %s | %s |"
        .formatted(
            key.path(),
            EnvironmentNames.of(key.path()),
            allowed(key.type()),
            unit,
            holdsUnset(key),
            key.about());
  }

  private static String allowed(ValueType<?> type) {
    return type instanceof ListType<?> list
        ? list.allowed() + ", each " + list.item().allowed()
        : type.allowed();
  }

  private static String holdsUnset(Key<?> key) {
    if (key.required()) {
      return "must be set";
    }
    return key.standard().map(text -> "`" + text + "`").or(key::otherwise).orElseThrow();
  }
}
