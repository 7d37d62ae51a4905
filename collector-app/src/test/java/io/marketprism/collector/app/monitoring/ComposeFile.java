package io.marketprism.collector.app.monitoring;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A YAML file of the deployment, read as far as tests need it. Immutable. */
record ComposeFile(Map<String, Object> top) {

  /** That of the deployment. */
  static ComposeFile read() {
    return new ComposeFile(yaml("compose.yaml"));
  }

  /** Any YAML file of the deployment. */
  static Map<String, Object> yaml(String name) {
    return section(new Load(LoadSettings.builder().build()).loadFromString(Deployed.text(name)));
  }

  /** The services by name. */
  Map<String, Object> services() {
    return section(at(top, "services").orElseThrow());
  }

  /** A service. */
  Map<String, Object> service(String name) {
    return section(at(top, "services", name).orElseThrow());
  }

  /** The names that stand below a key at the top. */
  Set<String> names(String key) {
    return section(at(top, key).orElseThrow()).keySet();
  }

  /** What a path of keys leads to, {@code deploy, resources}. */
  static Optional<Object> at(Map<String, Object> section, String... path) {
    Object value = section;
    for (String key : path) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return Optional.ofNullable(value);
  }

  /** The texts of a list; none where there is no list. */
  static List<String> texts(Map<String, Object> section, String... path) {
    return at(section, path)
        .map(list -> ((List<?>) list).stream().map(String::valueOf).toList())
        .orElse(List.of());
  }

  @SuppressWarnings("unchecked") // a mapping of YAML whose keys are texts in these files
  private static Map<String, Object> section(Object value) {
    return (Map<String, Object>) value;
  }
}
