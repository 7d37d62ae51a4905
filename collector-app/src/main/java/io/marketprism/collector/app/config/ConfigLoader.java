package io.marketprism.collector.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: built-in values, under a file, under the environment, under the command
 * line.
 *
 * <p>Not thread-safe.
 */
public final class ConfigLoader {

  private record Given(String path, String text, Location location) {}

  private final Schema schema;
  private final String instance;
  private final List<Given> given = new ArrayList<>();
  private Map<String, String> environment = Map.of();
  private @Nullable Supplier<YamlNode.Section> file;

  ConfigLoader(Schema schema, String instance) {
    this.schema = schema;
    this.instance = instance;
  }

  /**
   * Creates a loader of the built-in configuration.
   *
   * @param host name of this host, from which the default of {@code instance} is made
   */
  public static ConfigLoader forHost(String host) {
    return new ConfigLoader(Keys.SCHEMA, InstanceNames.of(host));
  }

  /** Takes a file, which is read by {@link #load}; in place of one given before. */
  public ConfigLoader file(Path path) {
    file = () -> YamlReader.read(path.toString(), ConfigFile.read(path));
    return this;
  }

  /**
   * Takes the text of a file; in place of one given before.
   *
   * @param name stands for the file's in messages
   */
  public ConfigLoader text(String name, String yaml) {
    file = () -> YamlReader.read(name, yaml);
    return this;
  }

  /** Takes environment variables; those without our prefix are ignored. */
  public ConfigLoader environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /** Takes the variables of this process. */
  public ConfigLoader environmentFromSystem() {
    return environment(System.getenv());
  }

  /**
   * Takes a value from the command line, which wins over all others.
   *
   * @param option as the user writes it, such as {@code --data}
   * @param path full path of the key that it sets
   * @throws IllegalArgumentException if there is no such key, or if it is a secret's
   */
  public ConfigLoader commandLine(String option, String path, String text) {
    Optional<Key<?>> key = schema.key(path);
    if (key.isEmpty()) {
      throw new IllegalArgumentException("There is no key " + path + " for " + option + " to set.");
    }
    if (key.get().type() instanceof ScalarType<?> type && type.form() == ScalarType.Form.SECRET) {
      throw new IllegalArgumentException("The secret " + path + " may not come by " + option + ".");
    }
    given.add(new Given(path, text, new Location.CommandLine(option)));
    return this;
  }

  /**
   * Reads and checks everything.
   *
   * @throws ConfigException with all that is wrong
   */
  public EffectiveConfig load() {
    Problems problems = new Problems();
    List<Layer> layers = new ArrayList<>();
    Layer fileLayer = fileLayer(problems);
    layers.add(BuiltIn.layer(schema, instance, fileLayer.sections().containsKey("venues")));
    layers.add(fileLayer);
    EnvironmentLayer environmentLayer = new EnvironmentLayer(schema, problems);
    layers.add(environmentLayer.read(environment, new Settings(schema, layers).names("venues")));
    layers.add(commandLineLayer(problems));
    Settings settings = new Settings(schema, layers);
    Checks.run(schema, settings, problems);
    problems.throwIfAny();
    return new EffectiveConfig(
        Assembler.assemble(settings), settings, environmentLayer.warnings(), schema);
  }

  private Layer fileLayer(Problems problems) {
    if (file == null) {
      return new Layer();
    }
    YamlNode.Section top;
    try {
      top = file.get();
    } catch (ConfigException e) {
      e.problems().forEach(problems::add);
      return new Layer();
    }
    return FileLayer.read(schema, top, problems);
  }

  private Layer commandLineLayer(Problems problems) {
    TextLayer layer = new TextLayer(schema, problems);
    given.forEach(each -> layer.set(each.path(), each.text(), each.location()));
    return layer.layer();
  }
}
