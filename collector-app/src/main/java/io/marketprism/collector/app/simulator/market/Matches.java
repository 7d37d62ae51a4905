package io.marketprism.collector.app.simulator.market;

import java.util.ArrayList;
import java.util.List;

/** Finds matches among those that a market remembers, oldest first. Pure functions. */
public final class Matches {
  private Matches() {}

  /** Those with ids from {@code first} to {@code last}, both contained, as far as remembered. */
  public static List<Match> of(List<Match> all, long first, long last) {
    if (all.isEmpty() || first > last) {
      return List.of();
    }
    long oldest = all.get(0).id();
    int from = (int) Math.max(0, Math.min(all.size(), first - oldest));
    int to = (int) Math.max(from, Math.min(all.size(), last - oldest + 1));
    return all.subList(from, to);
  }

  /** The last ones. */
  public static List<Match> last(List<Match> all, int count) {
    return all.subList(Math.max(0, all.size() - count), all.size());
  }

  /**
   * The matches of whole aggregates, one list each, oldest first.
   *
   * @param first the id of the first aggregate that may be among them
   * @param count how many at the most
   */
  public static List<List<Match>> aggregates(List<Match> all, long first, int count) {
    List<List<Match>> found = new ArrayList<>();
    int at = begin(all, first);
    while (at < all.size() && found.size() < count) {
      int end = begin(all, all.get(at).aggregateId() + 1);
      found.add(all.subList(at, end));
      at = end;
    }
    return found;
  }

  /** The id of the aggregate that is so many before the end; 0 where there are fewer. */
  public static long aggregateFromEnd(List<Match> all, int count) {
    return all.isEmpty() ? 0 : Math.max(0, all.get(all.size() - 1).aggregateId() - count + 1);
  }

  /** The place of the first match whose aggregate has that id or a higher one. */
  private static int begin(List<Match> all, long aggregateId) {
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all.get(middle).aggregateId() < aggregateId) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
