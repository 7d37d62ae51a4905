package io.marketprism.collector.app.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects problems, so that a user sees all of them at once; gives up at {@link #LIMIT}, so that a
 * hostile file costs little.
 *
 * <p>Not thread-safe; owned by one {@link ConfigLoader#load}.
 */
final class Problems {

  /** How many problems are shown. */
  static final int LIMIT = 100;

  private final List<Problem> list = new ArrayList<>();

  /** Adds one; throws what there is once there are too many. */
  void add(Location location, String key, String text) {
    if (list.size() == LIMIT) {
      list.add(new Problem(location, "", "and from here on more, which are not shown"));
      throw new ConfigException(list);
    }
    list.add(new Problem(location, key, text));
  }

  /** Adds one; throws what there is once there are too many. */
  void add(Problem problem) {
    add(problem.location(), problem.key(), problem.text());
  }

  /** Throws if there are any. */
  void throwIfAny() {
    if (!list.isEmpty()) {
      throw new ConfigException(list);
    }
  }

  List<Problem> list() {
    return List.copyOf(list);
  }
}
