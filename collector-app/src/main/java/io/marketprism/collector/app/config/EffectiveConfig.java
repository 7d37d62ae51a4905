package io.marketprism.collector.app.config;

import java.util.List;

/**
 * A configuration with the source of each of its values.
 *
 * <p>Immutable.
 */
public final class EffectiveConfig {

  private final CollectorConfig config;
  private final Settings settings;
  private final List<Problem> warnings;
  private final Schema schema;

  EffectiveConfig(
      CollectorConfig config, Settings settings, List<Problem> warnings, Schema schema) {
    this.config = config;
    this.settings = settings;
    this.warnings = List.copyOf(warnings);
    this.schema = schema;
  }

  /** Returns the values. */
  public CollectorConfig config() {
    return config;
  }

  /** Returns what looks wrong and does not stop the start: variables that set no key. */
  public List<Problem> warnings() {
    return warnings;
  }

  /**
   * Returns where a value was written.
   *
   * @param path full path of a key, a section such as {@code venues.binance-spot}, or an item of a
   *     list such as {@code venues.binance-spot.instruments[1]}; a key that is not set is at {@link
   *     Location.Default}, anything else that is not written has the place of what it stands in
   */
  public Location location(String path) {
    return settings.location(path);
  }

  /**
   * Returns a problem that only the user of the values can see, with the place of the value: an
   * unknown venue or instrument, a taken port, an unwritable folder.
   *
   * @param path as for {@link #location}
   * @param text goes on after the path, such as {@code is "FOO"; there is no such instrument}
   */
  public Problem problem(String path, String text) {
    return new Problem(settings.location(path), path, text);
  }

  /**
   * Returns the whole configuration in the form of a configuration file, the source of each value
   * behind it, secrets masked.
   */
  public String describe() {
    return Description.of(schema, settings);
  }
}
