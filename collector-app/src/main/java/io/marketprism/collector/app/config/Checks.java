package io.marketprism.collector.app.config;

import java.util.Set;

/** The rules that concern more than one value: what must be there, and what excludes what. */
final class Checks {

  private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::");

  private final Schema schema;
  private final Settings settings;
  private final Problems problems;
  private final KeyRules rules;

  private Checks(Schema schema, Settings settings, Problems problems) {
    this.schema = schema;
    this.settings = settings;
    this.problems = problems;
    this.rules = new KeyRules(settings, problems);
  }

  /** Adds what the settings break to the problems. */
  static void run(Schema schema, Settings settings, Problems problems) {
    Checks checks = new Checks(schema, settings, problems);
    checks.venues();
    checks.ports();
    NatsChecks.run(settings, problems);
    checks.endpoint(HttpKeys.HEALTH);
    checks.endpoint(HttpKeys.METRICS);
  }

  private void venues() {
    if (settings.names("venues").isEmpty() && !isReported("venues")) {
      add("venues", "is empty; it must name at least one venue");
    }
    for (String venue : settings.names("venues")) {
      for (Key<?> key : schema.keys()) {
        if (key.required() && key.path().startsWith("venues.")) {
          rules.require(key, key.at(venue));
        }
      }
    }
  }

  private void endpoint(HttpKeys keys) {
    rules.login(keys.user(), keys.password(), keys.passwordFile());
    rules.pair(keys.certificate(), keys.key());
  }

  private void ports() {
    int health = settings.get(HttpKeys.HEALTH.port());
    int metrics = settings.get(HttpKeys.METRICS.port());
    if (health != 0 && health == metrics && sameAddress()) {
      boolean own = settings.setting(HttpKeys.METRICS.port().path()).isPresent();
      Key<Integer> key = own ? HttpKeys.METRICS.port() : HttpKeys.HEALTH.port();
      Key<Integer> other = own ? HttpKeys.HEALTH.port() : HttpKeys.METRICS.port();
      add(key.path(), "is " + health + ", which is also " + other.path());
    }
  }

  private boolean sameAddress() {
    String health = settings.get(HttpKeys.HEALTH.host());
    String metrics = settings.get(HttpKeys.METRICS.host());
    return health.equals(metrics) || ANY_ADDRESS.contains(health) || ANY_ADDRESS.contains(metrics);
  }

  private boolean isReported(String section) {
    return problems.list().stream().anyMatch(problem -> problem.key().startsWith(section));
  }

  private void add(String path, String text) {
    problems.add(settings.location(path), path, text);
  }
}
