package io.marketprism.collector.app.config;

import java.util.List;

/**
 * Rules between keys that several sections have; what breaks one is added to the problems. Not
 * thread-safe.
 */
final class KeyRules {
  private final Settings settings;
  private final Problems problems;

  KeyRules(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** Something must stand there. */
  void require(Key<?> key, String path) {
    if (isMissing(path)) {
      add(path, "is missing; it must be " + key.type().allowed());
    }
  }

  /** One is not set without the other, either way. */
  void pair(Key<?> one, Key<?> other) {
    needs(one, other);
    needs(other, one);
  }

  /** A user has a password, which is given or stands in a file, and a password has a user. */
  void login(Key<?> user, Key<?> password, Key<?> file) {
    exclude(List.of(password, file));
    if (isSet(user) && isMissing(password.path()) && isMissing(file.path())) {
      add(
          user.path(),
          "is set without a password; set %s or %s"
              .formatted(file.path(), EnvironmentNames.of(password.path())));
    }
    needs(password, user);
    needs(file, user);
  }

  /** At most one of these is set. */
  void exclude(List<Key<?>> keys) {
    List<Key<?>> set = keys.stream().filter(this::isSet).toList();
    set.stream()
        .skip(1)
        .forEach(
            key ->
                add(
                    key.path(),
                    "cannot be set beside " + set.get(0).path() + "; set one of the two"));
  }

  void add(String path, String text) {
    problems.add(settings.location(path), path, text);
  }

  private void needs(Key<?> key, Key<?> other) {
    if (isSet(key) && isMissing(other.path())) {
      add(key.path(), "is set without " + other.path());
    }
  }

  private boolean isMissing(String path) {
    return settings.setting(path).isEmpty() && !settings.isRefused(path);
  }

  private boolean isSet(Key<?> key) {
    return settings.setting(key.path()).isPresent();
  }
}
