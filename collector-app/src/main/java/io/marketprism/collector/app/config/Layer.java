package io.marketprism.collector.app.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What one source sets: a file, the environment or the command line.
 *
 * <p>Not thread-safe; owned by one {@link ConfigLoader#load}.
 */
final class Layer {

  private final Map<String, Setting> settings = new LinkedHashMap<>();
  private final Map<String, Location> sections = new LinkedHashMap<>();
  private final Map<String, Set<String>> names = new LinkedHashMap<>();
  private final Set<String> refused = new HashSet<>();

  void set(Setting setting) {
    settings.put(setting.path(), setting);
  }

  void section(String path, Location location) {
    sections.putIfAbsent(path, location);
  }

  /** Notes a name that the user chose, so that one without keys is known too. */
  void name(String section, String name) {
    names.computeIfAbsent(section, any -> new LinkedHashSet<>()).add(name);
  }

  /** Notes that a key was meant to be set, so that it is not reported as missing as well. */
  void refuse(String path) {
    refused.add(path);
  }

  Map<String, Setting> settings() {
    return settings;
  }

  Map<String, Location> sections() {
    return sections;
  }

  Map<String, Set<String>> names() {
    return names;
  }

  Set<String> refused() {
    return refused;
  }
}
