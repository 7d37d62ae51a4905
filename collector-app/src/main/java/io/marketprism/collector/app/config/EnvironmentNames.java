package io.marketprism.collector.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Names of environment variables: the prefix and the path in capitals, with two underscores between
 * levels and one for a hyphen.
 */
final class EnvironmentNames {

  static final String PREFIX = "MARKETPRISM_";

  private EnvironmentNames() {}

  /** Returns the variable of a path; a part such as {@code <venue>} stays in its brackets. */
  static String of(String path) {
    return PREFIX + path.replace(".", "__").replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Returns the path of a variable with our prefix, if it is a key's. */
  static Optional<String> path(Schema schema, String variable) {
    SchemaNode node = schema.root();
    List<String> path = new ArrayList<>();
    for (String part : variable.substring(PREFIX.length()).split("__", -1)) {
      String fixed = part.toLowerCase(Locale.ROOT);
      String name = node.children().containsKey(fixed) ? fixed : node.names().ofVariable(part);
      Optional<SchemaNode> next = node.find(name);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      node = next.get();
      path.add(name);
    }
    String found = String.join(".", path);
    return node.key().isPresent() && of(found).equals(variable)
        ? Optional.of(found)
        : Optional.empty();
  }
}
