package io.marketprism.collector.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the environment variables with our prefix into a layer; those that are no key's are
 * warnings, since others may set such names too.
 *
 * <p>Not thread-safe; used for one environment.
 */
final class EnvironmentLayer {

  private static final int MAX_WARNINGS = 100;

  private final Schema schema;
  private final TextLayer texts;
  private final List<Problem> warnings = new ArrayList<>();

  /** Adds problems to those given. */
  EnvironmentLayer(Schema schema, Problems problems) {
    this.schema = schema;
    this.texts = new TextLayer(schema, problems);
  }

  /**
   * Reads the variables in the order of their names.
   *
   * @param venues names known so far, for guesses at what a wrong name meant
   */
  Layer read(Map<String, String> environment, Set<String> venues) {
    new TreeMap<>(environment)
        .forEach(
            (name, text) -> {
              if (name.startsWith(EnvironmentNames.PREFIX)) {
                read(name, text, venues);
              }
            });
    return texts.layer();
  }

  List<Problem> warnings() {
    return List.copyOf(warnings);
  }

  private void read(String name, String text, Set<String> venues) {
    Location location = new Location.Variable(name);
    Optional<String> path = EnvironmentNames.path(schema, name);
    if (path.isPresent()) {
      texts.set(path.get(), text, location);
    } else if (warnings.size() < MAX_WARNINGS) {
      String guess =
          Suggestions.nearest(name, names(venues))
              .map(near -> "; did you mean " + near + "?")
              .orElse("");
      warnings.add(new Problem(location, "", "sets no key and has no effect" + guess));
    }
  }

  private List<String> names(Set<String> venues) {
    List<String> names = new ArrayList<>();
    for (Key<?> key : schema.keys()) {
      for (String venue : venues.isEmpty() ? Set.of("") : venues) {
        boolean ofVenue = key.path().startsWith("venues.");
        names.add(EnvironmentNames.of(ofVenue ? key.at(venue) : key.path()));
      }
    }
    return names.stream().filter(name -> name.indexOf('<') < 0).distinct().toList();
  }
}
