package io.marketprism.collector.app.nats.audit;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which collectors publish, as far as messages of all streams say: snapshots and interruptions name
 * theirs. Thread-safe.
 */
final class Instances {
  private static final int MAX = 64;

  private final Set<String> names = ConcurrentHashMap.newKeySet();

  void saw(String name) {
    if (names.size() < MAX) {
      names.add(name);
    }
  }

  /** Their names, in order; a copy. */
  Set<String> names() {
    return new TreeSet<>(names);
  }

  boolean areSeveral() {
    return names.size() > 1;
  }
}
