package io.marketprism.collector.metrics;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.Text;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which feeds have series of their own. The first so many have, for as long as they live;
 * the others are counted under {@code other}, and so is a feed whose labels would equal another's.
 * Not thread-safe; owned by one {@link FeedMetrics}.
 */
final class FeedLabels {
  private static final class Place {
    private final List<String> labels;
    private long round;

    Place(List<String> labels) {
      this.labels = labels;
    }
  }

  private final int maxFeeds;
  private final Map<FeedKey, Place> places = new HashMap<>();
  private final Set<List<String>> taken = new HashSet<>();
  private long round;

  FeedLabels(int maxFeeds) {
    this.maxFeeds = maxFeeds;
  }

  /** Begins a pass over all feeds. */
  void begin() {
    round++;
  }

  /** Venue, market type, instrument and data type; empty for a feed without series of its own. */
  Optional<List<String>> of(FeedReport feed) {
    Place place = places.computeIfAbsent(FeedKey.of(feed), key -> admit(feed));
    boolean seenAlready = place.round == round;
    place.round = round;
    return place.labels.isEmpty() || seenAlready ? Optional.empty() : Optional.of(place.labels);
  }

  /** Ends the pass: feeds that were not in it are forgotten. */
  void end() {
    places
        .values()
        .removeIf(
            place -> {
              boolean gone = place.round != round;
              if (gone) {
                taken.remove(place.labels);
              }
              return gone;
            });
  }

  private Place admit(FeedReport feed) {
    List<String> labels =
        List.of(
            feed.instrument().venue().name(),
            feed.instrument().marketType().wire(),
            Text.printable(feed.instrument().symbol()),
            feed.dataType().wire());
    return new Place(taken.size() < maxFeeds && taken.add(labels) ? labels : List.of());
  }
}
