package io.marketprism.collector.app.config;

import static io.marketprism.collector.app.config.Fixtures.loader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.marketprism.collector.model.DataType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaTest {

  private static final String ALL_DATA =
      Stream.of(DataType.values()).map(DataType::wire).collect(Collectors.joining(","));

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
          Map.entry("sinks.nats.servers", "nats://other"),
          Map.entry("sinks.nats.user", "other"),
          Map.entry("sinks.nats.password", "other"),
          Map.entry("sinks.nats.password_file", "other"),
          Map.entry("sinks.nats.token", "other"),
          Map.entry("sinks.nats.token_file", "other"),
          Map.entry("sinks.nats.nkey_file", "other"),
          Map.entry("sinks.nats.creds_file", "other"),
          Map.entry("sinks.nats.tls.ca", "other"),
          Map.entry("sinks.nats.tls.certificate", "other"),
          Map.entry("sinks.nats.tls.key", "other"),
          Map.entry("sinks.nats.spool.directory", "other"),
          Map.entry("sinks.nats.spool.max_bytes", "7MiB"),
          Map.entry("sinks.nats.spool.max_age", "7m"),
          Map.entry("sinks.nats.spool.horizon", "7s"),
          Map.entry("sinks.nats.in_flight.messages", "7"),
          Map.entry("sinks.nats.in_flight.bytes", "7MiB"),
          Map.entry("sinks.nats.ack_timeout", "7s"),
          Map.entry("sinks.nats.manage_streams", "false"),
          Map.entry("sinks.nats.core", "bbo"),
          Map.entry("sinks.nats.interruptions_only_on_own_subject", "true"),
          Map.entry("sinks.nats.streams.<STREAM>.data", ALL_DATA),
          Map.entry("sinks.nats.streams.<STREAM>.storage", "memory"),
          Map.entry("sinks.nats.streams.<STREAM>.max_bytes", "7MiB"),
          Map.entry("sinks.nats.streams.<STREAM>.max_age", "7m"),
          Map.entry("sinks.nats.streams.<STREAM>.replicas", "5"),
          Map.entry("sinks.nats.streams.<STREAM>.duplicate_window", "7s"),
          Map.entry("sinks.nats.streams.<STREAM>.discard", "new"),
          Map.entry("sinks.nats.replicas", "5"),
          Map.entry("sinks.nats.books_bucket", "off"),
          Map.entry("sinks.nats.books_interval", "7s"),
          Map.entry("sinks.nats.heartbeat", "7s"),
          Map.entry("http.health.host", "other"),
          Map.entry("http.health.port", "7"),
          Map.entry("http.health.allowed_hosts", "other"),
          Map.entry("http.health.user", "other"),
          Map.entry("http.health.password", "other"),
          Map.entry("http.health.password_file", "other"),
          Map.entry("http.health.tls.certificate", "other"),
          Map.entry("http.health.tls.key", "other"),
          Map.entry("http.health.open", "true"),
          Map.entry("http.metrics.host", "other"),
          Map.entry("http.metrics.port", "7"),
          Map.entry("http.metrics.allowed_hosts", "other"),
          Map.entry("http.metrics.user", "other"),
          Map.entry("http.metrics.password", "other"),
          Map.entry("http.metrics.password_file", "other"),
          Map.entry("http.metrics.tls.certificate", "other"),
          Map.entry("http.metrics.tls.key", "other"),
          Map.entry("health.grace", "7s"),
          Map.entry("health.hold", "7s"),
          Map.entry("health.stale_after", "7s"),
          Map.entry("limits.connections", "7"),
          Map.entry("limits.heap_share", "0.7"),
          Map.entry("limits.sink_queue", "7MiB"),
          Map.entry("limits.backfill", "7"),
          Map.entry("limits.descriptor_reserve", "8"),
          Map.entry("log.level", "trace"),
          Map.entry("log.format", "json"));

  @Test
  void holdsEveryKeyOnce() throws IllegalAccessException {
    List<Key<?>> declared = new ArrayList<>(declared(Keys.class));
    declared.addAll(declared(NatsKeys.class));
    declared.addAll(HttpKeys.ALL);
    assertThat(Keys.SCHEMA.keys()).containsExactlyInAnyOrderElementsOf(declared);
    assertThat(NatsKeys.ALL).containsExactlyElementsOf(declared(NatsKeys.class));
    assertThat(Keys.SCHEMA.keys()).map(Key::path).doesNotHaveDuplicates();
    assertThat(Keys.SCHEMA.root().keys()).containsExactlyElementsOf(Keys.SCHEMA.keys());
  }

  private static List<Key<?>> declared(Class<?> keys) throws IllegalAccessException {
    List<Key<?>> declared = new ArrayList<>();
    for (Field field : keys.getDeclaredFields()) {
      if (field.getType() == Key.class) {
        declared.add((Key<?>) field.get(null));
      }
    }
    return declared;
  }

  @Test
  void everyKeyHasAnEffect() {
    for (Key<?> key : Keys.SCHEMA.keys()) {
      String path =
          key.path().contains("<STREAM>") ? key.at("OTHER") : key.at("binance-spot", "public");
      Map<String, String> set = new HashMap<>(beside(key.path()));
      CollectorConfig without = loader().environment(alone(key.path(), set)).load().config();
      set.put(
          EnvironmentNames.of(path),
          OTHER_VALUES.getOrDefault(key.path(), "no value in this test"));
      CollectorConfig config = loader().environment(set).load().config();
      assertThat(config).as(path).isNotEqualTo(without);
      assertThat(config.toString()).as(path).isNotEqualTo(without.toString());
    }
    assertThat(OTHER_VALUES).hasSameSizeAs(Keys.SCHEMA.keys());
  }

  private static Map<String, String> besideOfEndpoint(String endpoint, String path) {
    return switch (path.substring(endpoint.length())) {
      case "user" -> Map.of(EnvironmentNames.of(endpoint + "password_file"), "f");
      case "password", "password_file" -> Map.of(EnvironmentNames.of(endpoint + "user"), "u");
      case "tls.certificate" -> Map.of(EnvironmentNames.of(endpoint + "tls.key"), "f");
      case "tls.key" -> Map.of(EnvironmentNames.of(endpoint + "tls.certificate"), "f");
      default -> Map.of();
    };
  }

  /** What is set with a key that cannot be set alone. */
  private static Map<String, String> beside(String path) {
    if (path.startsWith("http.")) {
      return besideOfEndpoint(path.substring(0, path.indexOf('.', 5) + 1), path);
    }
    if (!path.startsWith(NatsKeys.SECTION) || path.equals(NatsKeys.SERVERS.path())) {
      return Map.of();
    }
    String nats = "MARKETPRISM_SINKS__NATS__";
    Map<String, String> beside = new HashMap<>(Map.of(nats + "SERVERS", "nats://h"));
    switch (path.substring(NatsKeys.SECTION.length() + 1)) {
      case "user" -> beside.put(nats + "PASSWORD_FILE", "f");
      case "password", "password_file" -> beside.put(nats + "USER", "u");
      case "tls.certificate" -> beside.put(nats + "TLS__KEY", "f");
      case "tls.key" -> beside.put(nats + "TLS__CERTIFICATE", "f");
      default -> {
        if (path.contains("<STREAM>")) {
          beside.put(nats + "STREAMS__OTHER__DATA", ALL_DATA);
        }
      }
    }
    return beside;
  }

  /** The part of that which can be set without the key. */
  private static Map<String, String> alone(String path, Map<String, String> beside) {
    boolean isHalf =
        path.matches(
            "(sinks\\.nats|http\\.[a-z]+)\\.(user|password|password_file|tls\\..*|streams.*\\.data)");
    Map<String, String> alone = new HashMap<>(beside);
    alone.keySet().removeIf(name -> isHalf && !name.endsWith("SERVERS"));
    return alone;
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
