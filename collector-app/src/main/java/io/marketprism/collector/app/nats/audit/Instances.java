package io.marketprism.collector.app.nats.audit;

import java.util.HashSet;
import java.util.Set;

/** Which collectors publish to a stream, as far as their messages say. Not thread-safe. */
final class Instances {
  private static final int MAX = 64;

  private final Set<String> names = new HashSet<>();

  void saw(String name) {
    if (names.size() < MAX) {
      names.add(name);
    }
  }

  boolean areSeveral() {
    return names.size() > 1;
  }
}
