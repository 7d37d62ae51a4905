package io.marketprism.collector.metrics;

import io.marketprism.collector.connection.ConnectionInfo;
import io.marketprism.collector.connection.ConnectionState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Connections to exchanges, as the registry knows them. Thread-safe. */
final class ConnectionMetrics extends SourceCollector {
  private static final String[] PLACE = {"venue", "purpose"};
  private static final String[] REASON = {"venue", "reason"};

  static final Metric REGISTERED =
      Metric.gauge(
          "collector_connections_registered",
          "Connections in the registry, by state.",
          "venue",
          "purpose",
          "state");
  static final Metric CHANNELS =
      Metric.gauge("collector_connection_channels", "Channels asked for on connections.", PLACE);
  static final Metric OLDEST =
      Metric.gauge(
          "collector_connections_oldest_age_seconds",
          "Time since the oldest open connection was opened.",
          PLACE);
  static final Metric OPENED =
      Metric.counter(
          "collector_connections_opened_total", "Connections opened, by what opened them.", REASON);
  static final Metric CLOSED =
      Metric.counter(
          "collector_connections_closed_total", "Connections that ended, by reason.", REASON);
  static final Metric FAILURES =
      Metric.counter(
          "collector_connect_failures_total",
          "Attempts that did not lead to a connection, by reason.",
          REASON);
  static final Metric WEIGHT =
      Metric.gauge(
          "collector_request_weight_used",
          "Request weight used in the current window of the host.",
          "host");
  static final Metric WEIGHT_LIMIT =
      Metric.gauge(
          "collector_request_weight_limit",
          "Request weight that we allow ourselves in a window of the host.",
          "host");

  private final MetricsSource source;
  private final InstantSource wall;

  ConnectionMetrics(MetricsSource source, InstantSource wall) {
    super(
        "connections",
        List.of(REGISTERED, CHANNELS, OLDEST, OPENED, CLOSED, FAILURES, WEIGHT, WEIGHT_LIMIT));
    this.source = source;
    this.wall = wall;
  }

  /** What the connections of one venue and purpose add up to. */
  private static final class Place {
    private final Map<ConnectionState, Integer> states = new EnumMap<>(ConnectionState.class);
    private int channels;
    private Instant oldest = Instant.MAX;

    void add(ConnectionInfo connection) {
      states.merge(connection.state(), 1, Integer::sum);
      channels += connection.channels();
      Instant opened = connection.openedAt().orElse(Instant.MAX);
      oldest = opened.isBefore(oldest) ? opened : oldest;
    }
  }

  @Override
  void collect(Families families) {
    Map<String, Map<String, Place>> places = new TreeMap<>();
    for (ConnectionInfo connection : source.connections()) {
      places
          .computeIfAbsent(connection.venue(), venue -> new TreeMap<>())
          .computeIfAbsent(connection.purpose(), purpose -> new Place())
          .add(connection);
    }
    places.forEach(
        (venue, purposes) ->
            purposes.forEach(
                (purpose, place) -> addPlace(families, List.of(venue, purpose), place)));
    MetricsSource.ConnectionCounts counts = source.connectionCounts();
    addCounts(families, OPENED, counts.opened());
    addCounts(families, CLOSED, counts.closed());
    addCounts(families, FAILURES, counts.connectFailures());
    for (MetricsSource.RequestBudget budget : source.requestBudgets()) {
      families.add(WEIGHT, budget.used(), budget.host());
      families.add(WEIGHT_LIMIT, budget.limit(), budget.host());
    }
  }

  private void addPlace(Families families, List<String> labels, Place place) {
    for (ConnectionState state : ConnectionState.values()) {
      int count = place.states.getOrDefault(state, 0);
      families.add(REGISTERED, count, labels.get(0), labels.get(1), state.wire());
    }
    families.add(CHANNELS, place.channels, labels);
    if (!place.oldest.equals(Instant.MAX)) {
      Duration age = Duration.between(place.oldest, wall.instant());
      families.add(OLDEST, Math.max(0, age.toMillis()) / 1000.0, labels);
    }
  }

  private static void addCounts(
      Families families, Metric metric, List<MetricsSource.Count> counts) {
    counts.forEach(count -> families.add(metric, count.count(), count.venue(), count.reason()));
  }
}
