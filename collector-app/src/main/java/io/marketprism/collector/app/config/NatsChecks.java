package io.marketprism.collector.app.config;

import io.marketprism.collector.model.DataType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The rules of NATS that concern more than one value, as {@link Checks} holds the others. */
final class NatsChecks {

  /** Who the collector is, in four ways that exclude each other. */
  private static final List<Key<?>> LOGINS =
      List.of(
          NatsKeys.USER,
          NatsKeys.TOKEN,
          NatsKeys.TOKEN_FILE,
          NatsKeys.NKEY_FILE,
          NatsKeys.CREDS_FILE);

  private final Settings settings;
  private final KeyRules rules;

  private NatsChecks(Settings settings, Problems problems) {
    this.settings = settings;
    this.rules = new KeyRules(settings, problems);
  }

  /** Adds what the settings break to the problems. */
  static void run(Settings settings, Problems problems) {
    if (settings.isWritten(NatsKeys.SECTION)) {
      NatsChecks checks = new NatsChecks(settings, problems);
      checks.rules.require(NatsKeys.SERVERS, NatsKeys.SERVERS.path());
      checks.rules.exclude(LOGINS);
      checks.rules.login(NatsKeys.USER, NatsKeys.PASSWORD, NatsKeys.PASSWORD_FILE);
      checks.rules.pair(NatsKeys.TLS_CERTIFICATE, NatsKeys.TLS_KEY);
      checks.streams();
    }
  }

  private void streams() {
    Set<String> names = settings.names(NatsKeys.STREAMS);
    for (String name : names) {
      rules.require(NatsKeys.STREAM_DATA, NatsKeys.STREAM_DATA.at(name));
      window(name);
    }
    if (names.isEmpty() || settings.isAnyRefused(NatsKeys.SECTION)) {
      return;
    }
    Map<DataType, String> places = new EnumMap<>(DataType.class);
    claim(places, NatsKeys.CORE);
    names.forEach(name -> claim(places, NatsKeys.STREAM_DATA, name));
    List<String> homeless =
        Stream.of(DataType.values())
            .filter(type -> !places.containsKey(type))
            .map(DataType::wire)
            .toList();
    if (!homeless.isEmpty()) {
      rules.add(
          NatsKeys.STREAMS,
          "has no stream for %s; add each to one, or to %s"
              .formatted(String.join(", ", homeless), NatsKeys.CORE.path()));
    }
  }

  /** Gives the data types of a list their place; each has one. */
  private void claim(Map<DataType, String> places, Key<List<DataType>> key, String... names) {
    String path = key.at(names);
    List<DataType> types = settings.find(key, names).orElse(List.of());
    for (int i = 0; i < types.size(); i++) {
      String other = places.putIfAbsent(types.get(i), path);
      if (other != null) {
        rules.add(
            path + "[" + i + "]", "is " + types.get(i).wire() + ", which is also in " + other);
      }
    }
  }

  private void window(String name) {
    Duration window = settings.get(NatsKeys.STREAM_DUPLICATE_WINDOW, name);
    Duration age = settings.get(NatsKeys.STREAM_MAX_AGE, name);
    if (window.compareTo(age) > 0) {
      rules.add(
          NatsKeys.STREAM_DUPLICATE_WINDOW.at(name),
          "is %s, which is longer than %s, %s"
              .formatted(
                  Durations.print(window), NatsKeys.STREAM_MAX_AGE.at(name), Durations.print(age)));
    }
  }
}
