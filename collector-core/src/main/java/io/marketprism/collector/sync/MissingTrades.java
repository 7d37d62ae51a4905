package io.marketprism.collector.sync;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The holes between the ids that a feed has seen, as far as what is in them may still come: which
 * of their ids came meanwhile is known exactly, however old they are. Bounded.
 *
 * <p>Not thread-safe; owned by one {@link TradeFeed}.
 */
final class MissingTrades {
  static final int MAX_HOLES = 64;

  private final long most;
  private final Deque<Hole> holes = new ArrayDeque<>();
  private long ids;

  /**
   * @param most how many ids all holes together may have
   */
  MissingTrades(long most) {
    this.most = most;
  }

  boolean isEmpty() {
    return holes.isEmpty();
  }

  /**
   * Adds a hole above all others. Where it is too wide, the oldest of its ids are left out.
   *
   * @return how many are left out
   */
  long add(TradeIds hole) {
    long kept = holes.size() == MAX_HOLES ? 0 : Math.min(hole.count(), most - ids);
    if (kept > 0) {
      holes.addLast(new Hole(new TradeIds(hole.last() - kept + 1, hole.last())));
      ids += kept;
    }
    return hole.count() - kept;
  }

  /** Whether that id is in a hole. */
  boolean has(long id) {
    return find(id) != null;
  }

  /**
   * A trade came that is in a hole, and covers the ids from {@code first} on.
   *
   * @return whether its id is new
   */
  boolean mark(long first, long id) {
    Hole hole = find(id);
    return hole != null && hole.mark(first, id);
  }

  private @Nullable Hole find(long id) {
    for (Hole hole : holes) {
      if (hole.ids.has(id)) {
        return hole;
      }
    }
    return null;
  }

  /** The lowest ids that are not done with; empty where there are none. */
  Optional<TradeIds> next(int atMost) {
    Hole lowest = holes.peekFirst();
    if (lowest == null) {
      return Optional.empty();
    }
    long last = Math.min(lowest.ids.last(), lowest.next + atMost - 1);
    return Optional.of(new TradeIds(lowest.next, last));
  }

  /**
   * The ids that were next are done with: what did not come will not.
   *
   * @return how many did not come
   */
  long done(TradeIds these) {
    Hole lowest = holes.peekFirst();
    if (lowest == null) {
      return 0;
    }
    long lacking = lowest.lacking(these);
    lowest.next = these.last() + 1;
    if (these.last() == lowest.ids.last()) {
      holes.removeFirst();
      ids -= lowest.ids.count();
    }
    return lacking;
  }

  /** All holes are done with; gives how many of their ids did not come. */
  long giveUp() {
    long lacking = 0;
    for (Hole hole : holes) {
      lacking += hole.lacking(new TradeIds(hole.next, hole.ids.last()));
    }
    holes.clear();
    ids = 0;
    return lacking;
  }

  /** Ids that follow one another, none of which was seen when the hole was found. */
  private static final class Hole {
    private final TradeIds ids;
    private final BitSet came = new BitSet();
    private long next;

    Hole(TradeIds ids) {
      this.ids = ids;
      this.next = ids.first();
    }

    boolean mark(long first, long id) {
      boolean fresh = !came.get(index(id));
      came.set(index(Math.max(first, ids.first())), index(id) + 1);
      return fresh;
    }

    long lacking(TradeIds these) {
      int from = index(these.first());
      int to = index(these.last()) + 1;
      return these.count() - came.get(from, to).cardinality();
    }

    private int index(long id) {
      return (int) (id - ids.first());
    }
  }
}
