package io.marketprism.collector.app.monitoring;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A place in a YAML document; what is asked for and not there is empty. Immutable.
 *
 * @param node a map, a list, a scalar, or null where nothing is there
 */
record Yaml(@Nullable Object node) {
  /** The document. */
  static Yaml of(String text) {
    return new Yaml(new Load(LoadSettings.builder().build()).loadFromString(text));
  }

  /** What stands under a key. */
  Yaml at(String key) {
    return new Yaml(node instanceof Map<?, ?> map ? map.get(key) : null);
  }

  /** The members of a list. */
  List<Yaml> items() {
    return node instanceof List<?> list ? list.stream().map(Yaml::new).toList() : List.of();
  }

  /** The keys of a map and the texts under them. */
  Map<String, String> texts() {
    return node instanceof Map<?, ?> map
        ? map.entrySet().stream()
            .collect(
                Collectors.toMap(
                    each -> String.valueOf(each.getKey()), each -> String.valueOf(each.getValue())))
        : Map.of();
  }

  /** A scalar as it reads. */
  String text() {
    return node == null ? "" : node.toString();
  }
}
