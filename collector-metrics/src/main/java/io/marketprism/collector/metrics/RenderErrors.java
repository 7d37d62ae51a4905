package io.marketprism.collector.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts failures of collectors, by name and reason. Not thread-safe; bounded. */
final class RenderErrors {
  private static final int MAX_NAMES = 200;

  /** Whose failure, and which. */
  record Key(String collector, String reason) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byName = collector.compareTo(other.collector);
      return byName != 0 ? byName : reason.compareTo(other.reason);
    }
  }

  private final Map<Key, Long> counts = new TreeMap<>();

  /**
   * Makes the usual failures of a collector known at zero, so that the first one is seen to rise.
   */
  void expect(String collector) {
    add(collector, CollectFailure.Why.EXCEPTION, 0);
    add(collector, CollectFailure.Why.TIMEOUT, 0);
  }

  void count(String collector, CollectFailure.Why why) {
    add(collector, why, 1);
  }

  private void add(String collector, CollectFailure.Why why, long more) {
    Key key = new Key(collector, why.name().toLowerCase(Locale.ROOT));
    boolean known = counts.containsKey(key) || counts.size() < MAX_NAMES;
    counts.merge(known ? key : new Key("other", key.reason()), more, Long::sum);
  }

  Map<Key, Long> counts() {
    return counts;
  }
}
