package io.marketprism.collector.metrics;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a page shows of feeds: each venue in sums, and of its feeds those first that are not live.
 * Bounded, however many there are. Pure functions.
 */
final class FeedOverview {
  /** Feeds of one venue that have a row of their own. */
  static final int FEEDS_A_VENUE = 60;

  /** Venues that are shown. */
  static final int MAX_VENUES = 32;

  /** What calls for attention first. */
  private static final List<FeedState> WORST_FIRST =
      List.of(
          FeedState.FAILED,
          FeedState.STALE,
          FeedState.PAUSED,
          FeedState.PENDING,
          FeedState.SUBSCRIBING,
          FeedState.SYNCING,
          FeedState.LIVE);

  private FeedOverview() {}

  /** The feeds of each venue by its name, the worst first, else in the order given. */
  static Map<String, List<FeedReport>> byVenue(List<FeedReport> feeds) {
    Map<String, List<FeedReport>> venues = new TreeMap<>();
    for (FeedReport feed : feeds) {
      venues.computeIfAbsent(feed.instrument().venue().name(), v -> new ArrayList<>()).add(feed);
    }
    venues
        .values()
        .forEach(of -> of.sort(Comparator.comparing(feed -> WORST_FIRST.indexOf(feed.state()))));
    return venues;
  }

  /** Writes the array of venues. */
  static void write(Json json, Map<String, List<FeedReport>> venues, EventRates rates)
      throws IOException {
    StatusDocument.rows(
        json,
        "venues",
        List.copyOf(venues.entrySet()),
        MAX_VENUES,
        (item, venue) -> venue(item, venue.getKey(), venue.getValue(), rates));
  }

  private static void venue(Json json, String name, List<FeedReport> feeds, EventRates rates)
      throws IOException {
    json.text("venue", name);
    json.number("feed_count", feeds.size());
    json.counts("states", states(feeds));
    json.fraction("events_per_second", rates.byVenue().getOrDefault(name, Double.NaN));
    json.millis("data_age_ms", youngest(feeds));
    json.number("gaps", feeds.stream().mapToLong(feed -> feed.counts().gaps()).sum());
    StatusDocument.rows(
        json, "feeds", feeds, FEEDS_A_VENUE, (item, feed) -> feed(item, feed, rates.of(feed)));
  }

  private static Map<String, Long> states(List<FeedReport> feeds) {
    Map<FeedState, Long> counts = new EnumMap<>(FeedState.class);
    feeds.forEach(feed -> counts.merge(feed.state(), 1L, Long::sum));
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((state, count) -> named.put(state.wire(), count));
    return named;
  }

  private static OptionalLong youngest(List<FeedReport> feeds) {
    return feeds.stream()
        .map(FeedReport::dataAgeNs)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .min();
  }

  /** What is the same of a feed and of its book. */
  static void feed(Json json, FeedReport feed, OptionalDouble rate) throws IOException {
    StatusDocument.state(json, feed);
    json.fraction("events_per_second", rate.orElse(Double.NaN));
    json.number("events", feed.counts().events());
    json.number("gaps", feed.counts().gaps());
  }
}
