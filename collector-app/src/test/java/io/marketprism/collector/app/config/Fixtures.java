package io.marketprism.collector.app.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What the tests of this package share. */
final class Fixtures {

  private Fixtures() {}

  /** The example of the documents. */
  static String example() {
    try (InputStream in =
        Objects.requireNonNull(Fixtures.class.getResourceAsStream("collector.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static ConfigLoader loader() {
    return ConfigLoader.forHost("host-1");
  }

  static EffectiveConfig load(String yaml) {
    return loader().text("c.yaml", yaml).load();
  }

  static VenueConfig venue(CollectorConfig config, String name) {
    return Objects.requireNonNull(config.venues().get(name));
  }

  /** What is said about a file, one problem a line. */
  static List<String> problems(String yaml) {
    return problems(loader().text("c.yaml", yaml));
  }

  /** What is said about what the loader was given, one problem a line. */
  static List<String> problems(ConfigLoader loader) {
    ConfigException thrown = catchThrowableOfType(ConfigException.class, loader::load);
    return thrown == null ? List.of() : thrown.problems().stream().map(Problem::toString).toList();
  }
}
