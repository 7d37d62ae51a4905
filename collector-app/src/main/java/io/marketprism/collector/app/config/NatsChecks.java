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
  private final Problems problems;

  private NatsChecks(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** Adds what the settings break to the problems. */
  static void run(Settings settings, Problems problems) {
    if (settings.isWritten(NatsKeys.SECTION)) {
      NatsChecks checks = new NatsChecks(settings, problems);
      checks.require(NatsKeys.SERVERS, NatsKeys.SERVERS.path());
      checks.login();
      checks.together(NatsKeys.TLS_CERTIFICATE, NatsKeys.TLS_KEY);
      checks.together(NatsKeys.TLS_KEY, NatsKeys.TLS_CERTIFICATE);
      checks.streams();
    }
  }

  private void require(Key<?> key, String path) {
    if (isMissing(path)) {
      add(path, "is missing; it must be " + key.type().allowed());
    }
  }

  private boolean isMissing(String path) {
    return settings.setting(path).isEmpty() && !settings.isRefused(path);
  }

  private boolean isSet(Key<?> key) {
    return settings.setting(key.path()).isPresent();
  }

  private void together(Key<?> key, Key<?> other) {
    if (isSet(key) && isMissing(other.path())) {
      add(key.path(), "is set without " + other.path());
    }
  }

  private void login() {
    exclude(LOGINS);
    exclude(List.of(NatsKeys.PASSWORD, NatsKeys.PASSWORD_FILE));
    if (isSet(NatsKeys.USER)
        && isMissing(NatsKeys.PASSWORD.path())
        && isMissing(NatsKeys.PASSWORD_FILE.path())) {
      add(
          NatsKeys.USER.path(),
          "is set without a password; set %s or %s"
              .formatted(
                  NatsKeys.PASSWORD_FILE.path(), EnvironmentNames.of(NatsKeys.PASSWORD.path())));
    }
    together(NatsKeys.PASSWORD, NatsKeys.USER);
    together(NatsKeys.PASSWORD_FILE, NatsKeys.USER);
  }

  private void exclude(List<Key<?>> keys) {
    List<Key<?>> set = keys.stream().filter(this::isSet).toList();
    set.stream()
        .skip(1)
        .forEach(
            key ->
                add(
                    key.path(),
                    "cannot be set beside " + set.get(0).path() + "; set one of the two"));
  }

  private void streams() {
    Set<String> names = settings.names(NatsKeys.STREAMS);
    for (String name : names) {
      require(NatsKeys.STREAM_DATA, NatsKeys.STREAM_DATA.at(name));
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
      add(
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
        add(path + "[" + i + "]", "is " + types.get(i).wire() + ", which is also in " + other);
      }
    }
  }

  private void window(String name) {
    Duration window = settings.get(NatsKeys.STREAM_DUPLICATE_WINDOW, name);
    Duration age = settings.get(NatsKeys.STREAM_MAX_AGE, name);
    if (window.compareTo(age) > 0) {
      add(
          NatsKeys.STREAM_DUPLICATE_WINDOW.at(name),
          "is %s, which is longer than %s, %s"
              .formatted(
                  Durations.print(window), NatsKeys.STREAM_MAX_AGE.at(name), Durations.print(age)));
    }
  }

  private void add(String path, String text) {
    problems.add(settings.location(path), path, text);
  }
}
