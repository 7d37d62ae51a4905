package io.marketprism.collector.book;

/**
 * How many levels a book keeps. Immutable.
 *
 * @param depth levels a side that are kept complete
 * @param bound levels a side that the book never exceeds
 * @param prunes whether levels beyond {@code depth} are dropped, and with them the knowledge of
 *     what lies further out; otherwise the book keeps all that it is given
 * @param window how many of the best levels a side the exchange shows at all, so that a side of as
 *     many says nothing of what lies further out; 0 where it shows every level
 */
public record BookLimits(int depth, int bound, boolean prunes, int window) {
  /** Levels a side that no live book exceeds. */
  public static final int HARD_BOUND = 10_000;

  private static final int REPLAY_BOUND = 1 << 20;

  /** Refuses a depth outside 1 to the bound. */
  public BookLimits {
    if (depth < 1 || depth > bound) {
      throw new IllegalArgumentException("depth " + depth + " is not within 1 to " + bound);
    }
  }

  /** The limits of a live book that keeps {@code depth} levels a side, 1 to 10,000. */
  public static BookLimits live(int depth) {
    return new BookLimits(depth, HARD_BOUND, true, 0);
  }

  /** The limits of a live book of which the exchange shows the best {@code levels} a side. */
  public static BookLimits window(int levels) {
    return new BookLimits(HARD_BOUND, HARD_BOUND, true, levels);
  }

  /** The limits of a live book of which the exchange shows and we keep every level. */
  public static BookLimits whole() {
    return new BookLimits(HARD_BOUND, HARD_BOUND, true, 0);
  }

  /** The limits of a replayed book, which is never pruned. */
  public static BookLimits replay() {
    return new BookLimits(REPLAY_BOUND, REPLAY_BOUND, false, 0);
  }

  /** The count at which a side is cut back to {@code depth}. */
  int pruneAbove() {
    return Math.min(bound, depth + Math.max(16, depth / 8));
  }
}
