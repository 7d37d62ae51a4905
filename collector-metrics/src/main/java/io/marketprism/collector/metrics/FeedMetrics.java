package io.marketprism.collector.metrics;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What comes in, by feed. Not thread-safe; called by one rendering at a time. */
final class FeedMetrics extends SourceCollector {
  /** How many series a book takes, with one reason of refused messages; other feeds take less. */
  static final int SERIES_PER_FEED = 15;

  private static final String OTHER = "other";
  private static final String[] FEED = {"venue", "market_type", "instrument", "data_type"};
  private static final String[] BOOK = {"venue", "market_type", "instrument"};

  static final Metric FEEDS =
      Metric.gauge(
          "collector_feeds", "Feeds by what they are doing.", "venue", "data_type", "state");
  static final Metric STATE =
      Metric.gauge(
          "collector_feed_state",
          "1 for the state that the feed is in; its other states are absent.",
          "venue",
          "market_type",
          "instrument",
          "data_type",
          "state");
  static final Metric DATA_AGE =
      Metric.gauge("collector_feed_data_age_seconds", "Time since the last valid data.", FEED);
  static final Metric LAG =
      Metric.gauge(
          "collector_feed_lag_seconds",
          "Received minus exchange time of the last data, clock skew included.",
          FEED);
  static final Metric LEVELS =
      Metric.gauge(
          "collector_orderbook_levels",
          "Price levels held, by side.",
          "venue",
          "market_type",
          "instrument",
          "side");
  static final Metric COMPLETE =
      Metric.gauge(
          "collector_orderbook_complete_levels",
          "Levels from the best on in which nothing is missing, on the smaller side.",
          BOOK);
  static final Metric OBJECTS =
      Metric.gauge("collector_orderbook_objects", "Price levels held by all order books.", "venue");

  private final MetricsSource source;
  private final FeedLabels labels;
  private final RisingSums others = new RisingSums();

  FeedMetrics(MetricsSource source, int maxFeeds) {
    super("feeds", all());
    this.source = source;
    this.labels = new FeedLabels(maxFeeds);
  }

  private static List<Metric> all() {
    List<Metric> all = new ArrayList<>(List.of(FEEDS, STATE, DATA_AGE, LAG));
    all.addAll(FeedCounters.ALL);
    all.addAll(List.of(LEVELS, COMPLETE, OBJECTS));
    return all;
  }

  @Override
  void collect(Families families) {
    List<FeedReport> feeds = source.feeds();
    labels.begin();
    others.begin();
    for (FeedReport feed : feeds) {
      Optional<List<String>> own = labels.of(feed);
      own.ifPresent(values -> addOwn(families, values, feed));
      if (own.isEmpty()) {
        addOther(feed);
      }
    }
    labels.end();
    others.end(families);
    addStates(families, feeds);
    addObjects(families, feeds);
  }

  private static void addOwn(Families families, List<String> values, FeedReport feed) {
    families.add(STATE, 1, append(values, feed.state().wire()));
    families.addSeconds(DATA_AGE, feed.dataAgeNs(), values);
    feed.lagMs().ifPresent(ms -> families.add(LAG, ms / 1000.0, values));
    FeedCounters.forEach(
        feed, (metric, extra, value) -> families.add(metric, value, append(values, extra)));
    feed.book().ifPresent(book -> addBook(families, values.subList(0, BOOK.length), book));
  }

  private static void addBook(Families families, List<String> values, FeedReport.BookFigures book) {
    families.add(LEVELS, book.bidLevels(), append(values, "bid"));
    families.add(LEVELS, book.askLevels(), append(values, "ask"));
    families.add(COMPLETE, book.completeLevels(), values);
  }

  private void addOther(FeedReport feed) {
    List<String> values =
        List.of(
            feed.instrument().venue().name(),
            feed.instrument().marketType().wire(),
            OTHER,
            feed.dataType().wire());
    FeedCounters.forEach(
        feed,
        (metric, extra, value) ->
            others.set(metric, append(values, extra), FeedKey.of(feed), value));
  }

  private static void addStates(Families families, List<FeedReport> feeds) {
    Map<String, Map<DataType, Map<FeedState, Integer>>> counts = new TreeMap<>();
    for (FeedReport feed : feeds) {
      counts
          .computeIfAbsent(feed.instrument().venue().name(), v -> new EnumMap<>(DataType.class))
          .computeIfAbsent(feed.dataType(), t -> new EnumMap<>(FeedState.class))
          .merge(feed.state(), 1, Integer::sum);
    }
    counts.forEach(
        (venue, types) ->
            types.forEach(
                (type, states) -> {
                  for (FeedState state : FeedState.values()) {
                    int count = states.getOrDefault(state, 0);
                    families.add(FEEDS, count, venue, type.wire(), state.wire());
                  }
                }));
  }

  private static void addObjects(Families families, List<FeedReport> feeds) {
    Map<String, Long> levels = new TreeMap<>();
    for (FeedReport feed : feeds) {
      long held = feed.book().map(book -> (long) book.bidLevels() + book.askLevels()).orElse(0L);
      levels.merge(feed.instrument().venue().name(), held, Long::sum);
    }
    levels.forEach((venue, held) -> families.add(OBJECTS, held, venue));
  }

  /** The values and one more; the values themselves where there is none. */
  private static List<String> append(List<String> values, String more) {
    if (more.isEmpty()) {
      return values;
    }
    List<String> longer = new ArrayList<>(values.size() + 1);
    longer.addAll(values);
    longer.add(more);
    return List.copyOf(longer);
  }
}
