package io.marketprism.collector.app.config;

import static io.marketprism.collector.app.config.Fixtures.loader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaTest {

  /** A value for each key that is neither its default nor the built-in one. */
  private static final Map<String, String> OTHER_VALUES =
      Map.ofEntries(
          Map.entry("instance", "other"),
          Map.entry("venues.<venue>.rest", "https://other"),
          Map.entry("venues.<venue>.ws", "wss://other"),
          Map.entry("venues.<venue>.ws.<route>", "wss://other"),
          Map.entry("venues.<venue>.instruments", "OTHER"),
          Map.entry("venues.<venue>.data", "bbo"),
          Map.entry("venues.<venue>.depth", "7"),
          Map.entry("venues.<venue>.trades", "aggregate"),
          Map.entry("venues.<venue>.priority", "low"),
          Map.entry("venues.<venue>.snapshot_interval", "7s"),
          Map.entry("sinks.files.directory", "other"),
          Map.entry("sinks.files.roll", "7s"),
          Map.entry("sinks.files.compress", "false"),
          Map.entry("http.health.host", "other"),
          Map.entry("http.health.port", "7"),
          Map.entry("http.metrics.host", "other"),
          Map.entry("http.metrics.port", "7"),
          Map.entry("health.grace", "7s"),
          Map.entry("health.stale_after", "7s"),
          Map.entry("limits.connections", "7"),
          Map.entry("limits.heap_share", "0.7"),
          Map.entry("limits.sink_queue", "7MiB"),
          Map.entry("limits.backfill", "7"),
          Map.entry("log.level", "trace"),
          Map.entry("log.format", "json"));

  @Test
  void holdsEveryKeyOnce() throws IllegalAccessException {
    List<Object> declared = new ArrayList<>();
    for (Field field : Keys.class.getDeclaredFields()) {
      if (field.getType() == Key.class) {
        declared.add(field.get(null));
      }
    }
    assertThat(Keys.SCHEMA.keys()).containsExactlyElementsOf(cast(declared));
    assertThat(Keys.SCHEMA.keys()).map(Key::path).doesNotHaveDuplicates();
    assertThat(Keys.SCHEMA.root().keys()).containsExactlyElementsOf(Keys.SCHEMA.keys());
  }

  private static List<Key<?>> cast(List<Object> keys) {
    List<Key<?>> result = new ArrayList<>();
    keys.forEach(key -> result.add((Key<?>) key));
    return result;
  }

  @Test
  void everyKeyHasAnEffect() {
    CollectorConfig builtIn = loader().load().config();
    for (Key<?> key : Keys.SCHEMA.keys()) {
      String path = key.at("binance-spot", "public");
      String value = OTHER_VALUES.getOrDefault(key.path(), "no value in this test");
      CollectorConfig config =
          loader().environment(Map.of(EnvironmentNames.of(path), value)).load().config();
      assertThat(config).as(path).isNotEqualTo(builtIn);
      assertThat(config.toString()).as(path).isNotEqualTo(builtIn.toString());
    }
    assertThat(OTHER_VALUES).hasSameSizeAs(Keys.SCHEMA.keys());
  }

  @Test
  void aboutIsASentence() {
    assertThat(Keys.SCHEMA.keys())
        .allSatisfy(key -> assertThat(key.about()).matches("[A-Z][^|]*\\."));
  }

  @Test
  void wrongDefaultIsAFaultOfTheProgram() {
    Key<Integer> key = Key.of("a", Types.whole(1, 2, ""), "About.").standard("3");
    assertThatIllegalStateException()
        .isThrownBy(() -> Schema.of(key))
        .withMessage("The default of a is not allowed.");
  }

  @Test
  void findsKeysByPath() {
    assertThat(Keys.SCHEMA.key("venues.binance-spot.depth").map(Key::path))
        .contains("venues.<venue>.depth");
    assertThat(Keys.SCHEMA.key("venues.binance-spot")).isEmpty();
    assertThat(Keys.SCHEMA.key("venues.Binance.depth")).isEmpty();
    assertThat(Keys.SCHEMA.key("")).isEmpty();
    assertThat(Keys.SCHEMA.key("log.level.")).isEmpty();
  }
}
