package io.marketprism.collector.app.nats.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which ids were seen, as ranges with holes between them, so that ids that rise by one need no
 * memory. Exact for all ids from the lowest range on; of {@link #MAX} ranges the lowest is
 * forgotten. Not thread-safe.
 */
final class IdRanges {
  /** How many ranges are held. */
  static final int MAX = 4_096;

  private final TreeMap<Long, Range> byFirst = new TreeMap<>();
  private final Consumer<Hole> forgotten;
  private @Nullable Range top;

  /**
   * @param forgotten takes each hole that can be filled no more, since it is held no longer
   */
  IdRanges(Consumer<Hole> forgotten) {
    this.forgotten = forgotten;
  }

  /**
   * Ids that are not there.
   *
   * @param cause what was known when it came about
   */
  record Hole(long first, long last, Cause cause) {
    long size() {
      return last - first + 1;
    }
  }

  /**
   * How holes came about. Mutable, shared by the parts of one hole.
   *
   * @see TradeFeedCheck
   */
  static final class Cause {
    private final Findings.Place place;
    private boolean announced;

    Cause(Findings.Place place, boolean announced) {
      this.place = place;
      this.announced = announced;
    }

    /** The message that came after the hole. */
    Findings.Place place() {
      return place;
    }

    boolean isAnnounced() {
      return announced;
    }
  }

  /** Ids without a hole, and the one before them; null where that is of no interest. */
  private static final class Range {
    private final long first;
    private long last;
    private @Nullable Cause before;

    Range(long first, long last, @Nullable Cause before) {
      this.first = first;
      this.last = last;
      this.before = before;
    }
  }

  /**
   * What adding ids showed.
   *
   * @param again how many were seen before
   * @param filled how the hole came about in which the others were; null where in none
   * @param leftHole whether a hole is before them that was not there
   */
  record Added(long again, @Nullable Cause filled, boolean leftHole) {}

  boolean isEmpty() {
    return top == null;
  }

  /** The highest id; asked only where there is one. */
  long highest() {
    Range highest = top;
    if (highest == null) {
      throw new IllegalStateException("no ids");
    }
    return highest.last;
  }

  /**
   * Adds ids.
   *
   * @param cause of a hole, where these ids leave one
   */
  Added add(long first, long last, @Nullable Cause cause) {
    Range highest = top;
    if (highest == null || first > highest.last) {
      return new Added(0, null, append(highest, first, last, cause));
    }
    return fill(first, last);
  }

  /** Whether a hole is left before them. */
  private boolean append(@Nullable Range highest, long first, long last, @Nullable Cause cause) {
    if (highest != null && first == highest.last + 1) {
      highest.last = last;
      return false;
    }
    Range fresh = new Range(first, last, highest == null ? null : cause);
    byFirst.put(first, fresh);
    top = fresh;
    if (byFirst.size() > MAX) {
      forgetLowest();
    }
    return highest != null;
  }

  private void forgetLowest() {
    Range lowest = byFirst.pollFirstEntry().getValue();
    Range next = byFirst.firstEntry().getValue();
    if (next.before != null) {
      forgotten.accept(new Hole(lowest.last + 1, next.first - 1, next.before));
    }
    next.before = null;
  }

  /** Some of the ids are not above the highest; what is below the lowest is not known. */
  private Added fill(long first, long last) {
    long again = 0;
    @Nullable Cause filled = null;
    long at = Math.max(first, byFirst.firstKey());
    while (at <= last) {
      Range range = byFirst.floorEntry(at).getValue();
      if (at <= range.last) {
        long end = Math.min(last, range.last);
        again += end - at + 1;
        at = end + 1;
      } else {
        Map.@Nullable Entry<Long, Range> next = byFirst.higherEntry(at);
        long end = next == null ? last : Math.min(last, next.getKey() - 1);
        filled = next == null ? filled : next.getValue().before;
        close(range, at, end, next == null ? null : next.getValue());
        at = end + 1;
      }
    }
    return new Added(again, filled, false);
  }

  /** Puts ids between two ranges, joined to those that they touch. */
  private void close(Range below, long first, long last, @Nullable Range above) {
    Range filled = below;
    if (first == below.last + 1) {
      below.last = last;
    } else {
      filled = new Range(first, last, above == null ? null : above.before);
      byFirst.put(first, filled);
    }
    if (above != null && last + 1 == above.first) {
      filled.last = above.last;
      byFirst.remove(above.first);
    }
    top = byFirst.lastEntry().getValue();
  }

  /** An interruption that is marked as a retry came late: it announces all holes. */
  void announce() {
    byFirst.values().stream()
        .map(range -> range.before)
        .filter(cause -> cause != null)
        .forEach(cause -> cause.announced = true);
  }

  /** Whether there is a hole that nothing announced. */
  boolean isOpen() {
    return byFirst.values().stream().anyMatch(range -> isUnannounced(range.before));
  }

  private static boolean isUnannounced(@Nullable Cause cause) {
    return cause != null && !cause.announced;
  }

  /** Gives all holes. */
  void holes(Consumer<Hole> to) {
    @Nullable Range below = null;
    for (Range range : byFirst.values()) {
      if (below != null && range.before != null) {
        to.accept(new Hole(below.last + 1, range.first - 1, range.before));
      }
      below = range;
    }
  }
}
