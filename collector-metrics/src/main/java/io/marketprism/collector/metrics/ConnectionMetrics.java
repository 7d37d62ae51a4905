package io.marketprism.collector.metrics;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.ConnectionCounts;
import io.marketprism.collector.connection.ConnectionInfo;
import io.marketprism.collector.connection.ConnectionState;
import io.marketprism.collector.spi.ExchangeAdapter.RequestBudget;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Connections to exchanges, as the registry knows them. Thread-safe. */
final class ConnectionMetrics extends SourceCollector {
  private static final String[] PLACE = {"venue", "purpose"};
  private static final String[] REASON = {"venue", "purpose", "reason"};

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
  static final Metric EXPECTED =
      Metric.gauge(
          "collector_connections_expected",
          "Slots held, each with one connection but for a planned hand-over.",
          PLACE);
  static final Metric OPENED =
      Metric.counter("collector_connections_opened_total", "Connections that were open.", PLACE);
  static final Metric CLOSED =
      Metric.counter(
          "collector_connections_closed_total", "Connections that ended, by reason.", REASON);
  static final Metric FAILURES =
      Metric.counter(
          "collector_connect_failures_total",
          "Attempts that did not lead to a connection, by reason.",
          REASON);
  static final Metric REFUSED =
      Metric.counter(
          "collector_connections_refused_total", "Openings refused by a limit of ours.", PLACE);
  static final Metric HAND_OVERS =
      Metric.counter(
          "collector_connection_hand_overs_total",
          "Planned hand-overs that were completed.",
          PLACE);
  static final Metric RECONNECTS =
      Metric.counter(
          "collector_reconnects_total", "Connections opened to replace one that was lost.", PLACE);
  static final Metric WEIGHT =
      Metric.gauge(
          "collector_request_weight_used",
          "Request weight spent in the window that ends now, by limit of an exchange.",
          "budget");
  static final Metric WEIGHT_LIMIT =
      Metric.gauge(
          "collector_request_weight_limit",
          "Request weight that we allow ourselves in any window.",
          "budget");

  private final MetricsSource source;

  ConnectionMetrics(MetricsSource source) {
    super(
        "connections",
        List.of(
            REGISTERED,
            EXPECTED,
            CHANNELS,
            OLDEST,
            OPENED,
            CLOSED,
            FAILURES,
            REFUSED,
            HAND_OVERS,
            RECONNECTS,
            WEIGHT,
            WEIGHT_LIMIT));
    this.source = source;
  }

  /** What the connections of one venue and purpose add up to. */
  private static final class Place {
    private final Map<ConnectionState, Integer> states = new EnumMap<>(ConnectionState.class);
    private int channels;
    private OptionalLong oldestNs = OptionalLong.empty();

    void add(ConnectionInfo connection) {
      states.merge(connection.state(), 1, Integer::sum);
      channels += connection.channels();
      OptionalLong ageNs = connection.openAgeNs();
      if (ageNs.isPresent()) {
        oldestNs = OptionalLong.of(Math.max(ageNs.getAsLong(), oldestNs.orElse(0)));
      }
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
    source.connectionCounts().forEach(counts -> addCounts(families, counts));
    for (RequestBudget budget : source.requestBudgets()) {
      families.add(WEIGHT, budget.used(), budget.name());
      families.add(WEIGHT_LIMIT, budget.limit(), budget.name());
    }
  }

  private void addPlace(Families families, List<String> labels, Place place) {
    for (ConnectionState state : ConnectionState.values()) {
      int count = place.states.getOrDefault(state, 0);
      families.add(REGISTERED, count, labels.get(0), labels.get(1), state.wire());
    }
    families.add(CHANNELS, place.channels, labels);
    families.addSeconds(OLDEST, place.oldestNs, labels);
  }

  private static void addCounts(Families families, ConnectionCounts counts) {
    List<String> place = List.of(counts.venue(), counts.purpose());
    families.add(EXPECTED, counts.expected(), place);
    families.add(OPENED, counts.opened(), place);
    families.add(REFUSED, counts.refused(), place);
    families.add(HAND_OVERS, counts.handOvers(), place);
    families.add(RECONNECTS, counts.reconnects(), place);
    addReasons(families, CLOSED, counts, counts.closed());
    addReasons(families, FAILURES, counts, counts.connectFailures());
  }

  private static void addReasons(
      Families families, Metric metric, ConnectionCounts counts, Map<CloseReason, Long> reasons) {
    reasons.forEach(
        (reason, n) -> families.add(metric, n, counts.venue(), counts.purpose(), reason.wire()));
  }
}
