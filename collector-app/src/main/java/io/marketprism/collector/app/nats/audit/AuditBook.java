package io.marketprism.collector.app.nats.audit;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A book as a consumer keeps it from events alone, as deep as they say that it is complete. Not
 * thread-safe.
 */
final class AuditBook {
  private final Side bids = new Side(Comparator.reverseOrder());
  private final Side asks = new Side(Comparator.naturalOrder());

  /** A whole book. */
  static AuditBook of(EventBody snapshot) {
    AuditBook book = new AuditBook();
    book.apply(snapshot);
    return book;
  }

  /** Applies the new sizes of some levels. */
  void apply(EventBody event) {
    bids.apply(event.bids(), event.completeTo().bid());
    asks.apply(event.asks(), event.completeTo().ask());
  }

  boolean isCrossed() {
    return !bids.levels.isEmpty()
        && !asks.levels.isEmpty()
        && bids.levels.firstKey().compareTo(asks.levels.firstKey()) >= 0;
  }

  int levels() {
    return bids.levels.size() + asks.levels.size();
  }

  /** The first level in which they differ, as deep as both are complete; empty where in none. */
  Optional<String> difference(AuditBook other) {
    return bids.difference(other.bids)
        .map(price -> "bid " + price)
        .or(() -> asks.difference(other.asks).map(price -> "ask " + price));
  }

  /** The levels of one side, best first, none beyond the limit. */
  private static final class Side {
    private final TreeMap<BigDecimal, BigDecimal> levels;
    private @Nullable BigDecimal limit;

    Side(Comparator<BigDecimal> bestFirst) {
      levels = new TreeMap<>(bestFirst);
    }

    void apply(Levels changes, Optional<BigDecimal> completeTo) {
      for (int i = 0; i < changes.count(); i++) {
        if (changes.size(i).signum() == 0) {
          levels.remove(changes.price(i));
        } else {
          levels.put(changes.price(i), changes.size(i));
        }
      }
      completeTo.ifPresent(price -> limit = narrower(price));
      if (limit != null) {
        levels.tailMap(limit, false).clear();
      }
    }

    /**
     * Never further out than before: of another collector's updates, what lies beyond its own limit
     * is missing, also where the next update comes from one whose book is deeper.
     */
    private BigDecimal narrower(BigDecimal price) {
      BigDecimal known = limit;
      Comparator<? super BigDecimal> bestFirst = levels.comparator();
      return known != null && bestFirst.compare(known, price) < 0 ? known : price;
    }

    Optional<String> difference(Side other) {
      NavigableMap<BigDecimal, BigDecimal> mine = within(other.limit);
      NavigableMap<BigDecimal, BigDecimal> theirs = other.within(limit);
      for (Map.Entry<BigDecimal, BigDecimal> level : mine.entrySet()) {
        BigDecimal size = theirs.get(level.getKey());
        if (size == null || size.compareTo(level.getValue()) != 0) {
          return Optional.of(level.getKey().toPlainString());
        }
      }
      return theirs.keySet().stream()
          .filter(price -> !mine.containsKey(price))
          .findFirst()
          .map(BigDecimal::toPlainString);
    }

    private NavigableMap<BigDecimal, BigDecimal> within(@Nullable BigDecimal otherLimit) {
      return otherLimit == null ? levels : levels.headMap(otherLimit, true);
    }
  }
}
