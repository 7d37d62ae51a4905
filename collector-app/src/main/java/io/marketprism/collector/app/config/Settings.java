package io.marketprism.collector.app.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What all sources set together, the later over the earlier.
 *
 * <p>Immutable once built.
 */
final class Settings {

  /** The place of what nobody wrote. */
  static final Location DEFAULT = new Location.Default();

  private final Schema schema;
  private final TreeMap<String, Setting> settings = new TreeMap<>();
  private final Map<String, Location> sections = new LinkedHashMap<>();
  private final Map<String, Set<String>> names = new HashMap<>();
  private final Set<String> refused = new HashSet<>();

  /** Takes the least source first. */
  Settings(Schema schema, List<Layer> layers) {
    this.schema = schema;
    for (Layer layer : layers) {
      layer.settings().values().forEach(this::set);
      layer.sections().forEach(sections::putIfAbsent);
      layer.names().forEach(this::addNames);
      refused.addAll(layer.refused());
    }
  }

  private void addNames(String section, Set<String> more) {
    names.computeIfAbsent(section, any -> new LinkedHashSet<>()).addAll(more);
  }

  /** A value takes the place of a section of the same path, and a section's that of a value. */
  private void set(Setting setting) {
    String path = setting.path();
    settings.subMap(path + ".", path + "/").clear();
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      settings.remove(path.substring(0, dot));
    }
    settings.put(path, setting);
  }

  /** Returns the value of a key that is set or has a default. */
  <T> T get(Key<T> key, String... names) {
    return find(key, names).or(key::standardValue).orElseThrow(IllegalStateException::new);
  }

  /** Returns the value of a key that is set. */
  @SuppressWarnings("unchecked") // a setting holds a value of its key's type: ValueReader
  <T> Optional<T> find(Key<T> key, String... names) {
    return setting(key.at(names)).map(setting -> (T) setting.value());
  }

  /** A secret that was given, or that stands in a file that was named. */
  Optional<SecretSource> secret(Key<Secret> given, Key<Path> file) {
    Optional<SecretSource> secret = find(given).map(SecretSource.Given::new);
    return secret.or(() -> find(file).map(SecretSource.InFile::new));
  }

  Optional<Setting> setting(String path) {
    return Optional.ofNullable(settings.get(path));
  }

  /** The names that the user chose in a section, in the order of the sources. */
  Set<String> names(String section) {
    return names.getOrDefault(section, Set.of());
  }

  /** Whether anybody wrote a section, be it empty. */
  boolean isWritten(String section) {
    return sections.containsKey(section);
  }

  /** Whether anything below a section was meant to be set and is reported already. */
  boolean isAnyRefused(String section) {
    return refused.stream().anyMatch(path -> path.startsWith(section + "."));
  }

  /** Whether this path, or what it stands in, was meant to be set and is reported already. */
  boolean isRefused(String path) {
    int dot = path.lastIndexOf('.');
    return refused.contains(path) || (dot > 0 && isRefused(path.substring(0, dot)));
  }

  /**
   * Where this path was written: a key that is not set is nobody's, what is no key has the place of
   * what it stands in, and {@code a.b[1]} is an item.
   */
  Location location(String path) {
    Setting setting = settings.get(path);
    if (setting != null) {
      return setting.location();
    }
    Location section = sections.get(path);
    if (section != null) {
      return section;
    }
    if (path.isEmpty() || schema.key(path).filter(key -> !key.required()).isPresent()) {
      return DEFAULT;
    }
    return item(path).orElseGet(() -> outer(path));
  }

  private Optional<Location> item(String path) {
    int bracket = path.lastIndexOf('[');
    if (bracket < 0 || !path.substring(bracket).matches("\\[[0-9]{1,9}]")) {
      return Optional.empty();
    }
    int index = Integer.parseInt(path.substring(bracket + 1, path.length() - 1));
    return setting(path.substring(0, bracket))
        .map(
            setting ->
                index < setting.items().size() ? setting.items().get(index) : setting.location());
  }

  private Location outer(String path) {
    int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return end < 0 ? DEFAULT : location(path.substring(0, end));
  }
}
