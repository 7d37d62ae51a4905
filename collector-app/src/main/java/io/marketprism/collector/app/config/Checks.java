package io.marketprism.collector.app.config;

import java.util.Set;

/** The rules that concern more than one value: what must be there, and what excludes what. */
final class Checks {

  private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::");

  private final Schema schema;
  private final Settings settings;
  private final Problems problems;

  private Checks(Schema schema, Settings settings, Problems problems) {
    this.schema = schema;
    this.settings = settings;
    this.problems = problems;
  }

  /** Adds what the settings break to the problems. */
  static void run(Schema schema, Settings settings, Problems problems) {
    Checks checks = new Checks(schema, settings, problems);
    checks.venues();
    checks.ports();
    NatsChecks.run(settings, problems);
  }

  private void venues() {
    if (settings.names("venues").isEmpty() && !isReported("venues")) {
      add("venues", "is empty; it must name at least one venue");
    }
    for (String venue : settings.names("venues")) {
      for (Key<?> key : schema.keys()) {
        if (key.required() && key.path().startsWith("venues.")) {
          require(key, key.at(venue));
        }
      }
    }
  }

  private void require(Key<?> key, String path) {
    if (settings.setting(path).isEmpty() && !settings.isRefused(path)) {
      add(path, "is missing; it must be " + key.type().allowed());
    }
  }

  private void ports() {
    int health = settings.get(Keys.HEALTH_PORT);
    int metrics = settings.get(Keys.METRICS_PORT);
    if (health != 0 && health == metrics && sameAddress()) {
      boolean own = settings.setting(Keys.METRICS_PORT.path()).isPresent();
      Key<Integer> key = own ? Keys.METRICS_PORT : Keys.HEALTH_PORT;
      Key<Integer> other = own ? Keys.HEALTH_PORT : Keys.METRICS_PORT;
      add(key.path(), "is " + health + ", which is also " + other.path());
    }
  }

  private boolean sameAddress() {
    String health = settings.get(Keys.HEALTH_HOST);
    String metrics = settings.get(Keys.METRICS_HOST);
    return health.equals(metrics) || ANY_ADDRESS.contains(health) || ANY_ADDRESS.contains(metrics);
  }

  private boolean isReported(String section) {
    return problems.list().stream().anyMatch(problem -> problem.key().startsWith(section));
  }

  private void add(String path, String text) {
    problems.add(settings.location(path), path, text);
  }
}
