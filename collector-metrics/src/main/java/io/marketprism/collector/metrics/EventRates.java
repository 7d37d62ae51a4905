package io.marketprism.collector.metrics;

import io.marketprism.collector.health.FeedReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Events a second of every feed between two looks. Immutable; a feed that was not there at both, or
 * began again between them, has no rate.
 */
final class EventRates {
  /** Before the first look. */
  static final EventRates NONE = new EventRates(0, Map.of(), Map.of(), Map.of());

  private static final double NANOS = 1e9;

  private final long takenNs;
  private final Map<FeedKey, Long> counted;
  private final Map<FeedKey, Double> rates;
  private final Map<String, Double> byVenue;

  private EventRates(
      long takenNs,
      Map<FeedKey, Long> counted,
      Map<FeedKey, Double> rates,
      Map<String, Double> byVenue) {
    this.takenNs = takenNs;
    this.counted = counted;
    this.rates = rates;
    this.byVenue = byVenue;
  }

  /** The first look, with which nothing has a rate. */
  static EventRates first(List<FeedReport> feeds, long nowNs) {
    return new EventRates(nowNs, counts(feeds), Map.of(), Map.of());
  }

  /** The rates from this look to a later one. */
  EventRates next(List<FeedReport> feeds, long nowNs) {
    double seconds = (nowNs - takenNs) / NANOS;
    Map<FeedKey, Long> now = counts(feeds);
    Map<FeedKey, Double> each = new HashMap<>();
    Map<String, Double> sums = new TreeMap<>();
    now.forEach(
        (feed, count) -> {
          long before = counted.getOrDefault(feed, Long.MAX_VALUE);
          if (before <= count) {
            double rate = (count - before) / seconds;
            each.put(feed, rate);
            sums.merge(feed.venue(), rate, Double::sum);
          }
        });
    return new EventRates(nowNs, now, each, sums);
  }

  /** The rate of one feed. */
  OptionalDouble of(FeedReport feed) {
    Double rate = rates.get(FeedKey.of(feed));
    return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
  }

  /** The rate of each venue that has one, by its name. */
  Map<String, Double> byVenue() {
    return byVenue;
  }

  /** The rate of all together; not a number where none is known. */
  double total() {
    return byVenue.isEmpty()
        ? Double.NaN
        : byVenue.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static Map<FeedKey, Long> counts(List<FeedReport> feeds) {
    Map<FeedKey, Long> counts = new HashMap<>();
    feeds.forEach(feed -> counts.put(FeedKey.of(feed), feed.counts().events()));
    return counts;
  }
}
