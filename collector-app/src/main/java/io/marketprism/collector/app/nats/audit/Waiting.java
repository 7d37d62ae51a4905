package io.marketprism.collector.app.nats.audit;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Updates of one book that do not continue what is held, and wait for what is missing before them.
 * Bounded in updates and levels. Not thread-safe.
 */
final class Waiting {
  private static final int MAX_UPDATES = 1_024;
  private static final int MAX_LEVELS = 100_000;

  private final TreeMap<Long, Update> byPrevious = new TreeMap<>();
  private int levels;

  /** An update and where it stands. */
  record Update(Findings.Place place, EventBody event, long previous, long last) {
    int levels() {
      return event.bids().count() + event.asks().count();
    }
  }

  boolean isEmpty() {
    return byPrevious.isEmpty();
  }

  boolean isFull() {
    return byPrevious.size() > MAX_UPDATES || levels > MAX_LEVELS;
  }

  /** The one that waits already after the same id, or null where this one waits now. */
  @Nullable Update add(Update update) {
    Update known = byPrevious.putIfAbsent(update.previous(), update);
    levels += known == null ? update.levels() : 0;
    return known;
  }

  /** Takes the update that continues {@code held}, or null where none waits. */
  @Nullable Update takeAfter(long held) {
    Update next = byPrevious.remove(held);
    levels -= next == null ? 0 : next.levels();
    return next;
  }

  /** Drops what ends at or before {@code held}. */
  void dropUntil(long held) {
    byPrevious.values().removeIf(update -> update.last() <= held);
    levels = byPrevious.values().stream().mapToInt(Update::levels).sum();
  }

  void clear() {
    byPrevious.clear();
    levels = 0;
  }

  /** The first of them whose ids begin after {@code held}, or null where there is none. */
  @Nullable Update firstBeyond(long held) {
    Map.@Nullable Entry<Long, Update> first = byPrevious.higherEntry(held);
    return first == null ? null : first.getValue();
  }

  /** Whether one of them begins before {@code held} and ends after it. */
  boolean straddles(long held) {
    return byPrevious.headMap(held).values().stream().anyMatch(update -> update.last() > held);
  }

  /** How many holes there are before them and between them. */
  int holes(long held) {
    int holes = 0;
    long end = held;
    for (Update update : byPrevious.tailMap(held, false).values()) {
      holes += update.previous() > end ? 1 : 0;
      end = Math.max(end, update.last());
    }
    return holes;
  }

  /** The last id of the newest; asked only where there is one. */
  long lastId() {
    return byPrevious.values().stream().mapToLong(Update::last).max().orElseThrow();
  }
}
