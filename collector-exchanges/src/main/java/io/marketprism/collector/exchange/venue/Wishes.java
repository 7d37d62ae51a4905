package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which data types are wanted of what, by selector: a symbol, an id or a pattern. Changed on the
 * control thread; reading is thread-safe.
 */
final class Wishes {
  private final Map<String, Set<DataType>> wanted = new ConcurrentHashMap<>();

  void add(String selector, Set<DataType> types) {
    wanted.merge(selector, Set.copyOf(types), Wishes::union);
  }

  void remove(String selector, Set<DataType> types) {
    wanted.computeIfPresent(selector, (unused, before) -> difference(before, types));
  }

  /** All selectors, sorted. */
  List<String> selectors() {
    return wanted.keySet().stream().sorted().toList();
  }

  /** What is wanted of a selector; nothing where it is unknown. */
  Set<DataType> of(String selector) {
    return wanted.getOrDefault(selector, Set.of());
  }

  /** The first of all data types that are wanted; empty where nothing is. */
  Optional<DataType> anyType() {
    return wanted.values().stream().flatMap(Set::stream).min(Comparator.naturalOrder());
  }

  /** Whether any selector wants that of an instrument. */
  boolean has(Instrument instrument, DataType type) {
    return has(instrument, type, selector -> true);
  }

  /** Whether one does that names it, and does not find it by a pattern only. */
  boolean hasByName(Instrument instrument, DataType type) {
    return has(instrument, type, selector -> !InstrumentIndex.isPattern(selector));
  }

  private boolean has(Instrument instrument, DataType type, Predicate<String> which) {
    return wanted.entrySet().stream()
        .filter(wish -> wish.getValue().contains(type) && which.test(wish.getKey()))
        .anyMatch(wish -> InstrumentIndex.names(wish.getKey(), instrument));
  }

  private static Set<DataType> union(Set<DataType> a, Set<DataType> b) {
    EnumSet<DataType> all = EnumSet.noneOf(DataType.class);
    all.addAll(a);
    all.addAll(b);
    return Set.copyOf(all);
  }

  private static @Nullable Set<DataType> difference(Set<DataType> from, Set<DataType> without) {
    Set<DataType> left = Set.copyOf(from.stream().filter(type -> !without.contains(type)).toList());
    return left.isEmpty() ? null : left;
  }
}
