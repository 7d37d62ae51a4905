package io.marketprism.collector.metrics;

import io.marketprism.collector.connection.SocketCounts;
import io.marketprism.collector.reconcile.DifferenceKind;
import io.marketprism.collector.reconcile.Reconciliation;
import io.marketprism.collector.resource.KernelSockets.Sight;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sockets of connections, and how their counts agree. Thread-safe. */
final class SocketMetrics extends SourceCollector {
  static final Metric OPEN =
      Metric.gauge("collector_sockets_open", "Sockets made for connections and not closed.");
  static final Metric CREATED =
      Metric.counter(
          "collector_sockets_created_total", "Sockets made for connections, connected or not.");
  static final Metric CONNECTED =
      Metric.counter(
          "collector_sockets_connected_total", "Sockets made for connections that were connected.");
  static final Metric RECONCILIATIONS =
      Metric.counter(
          "collector_connection_reconciliations_total",
          "Comparisons of sessions, sockets and the kernel's connections.");
  static final Metric COUNTED =
      Metric.gauge(
          "collector_connections_counted",
          "What the last comparison counted: open sessions, their sockets, those of them that the"
              + " kernel has; the kernel's connections of other owners in this process.",
          "count");
  static final Metric KERNEL =
      Metric.gauge(
          "collector_kernel_connections_seen",
          "1 where the last comparison could see the kernel's connections, else 0.");
  static final Metric UNACCOUNTED =
      Metric.gauge(
          "collector_connections_unaccounted",
          "Connections on which the counts of the last comparison do not agree, by kind.",
          "kind");
  static final Metric LEAKS =
      Metric.counter(
          "collector_connection_leaks_total",
          "Differences that lasted for half a minute, and handles that were dropped without being"
              + " closed.",
          "kind");

  private final MetricsSource source;

  SocketMetrics(MetricsSource source) {
    super(
        "sockets",
        List.of(OPEN, CREATED, CONNECTED, RECONCILIATIONS, COUNTED, KERNEL, UNACCOUNTED, LEAKS));
    this.source = source;
  }

  @Override
  void collect(Families families) {
    SocketCounts counts = source.socketCounts();
    families.add(OPEN, counts.open());
    families.add(CREATED, counts.created());
    families.add(CONNECTED, counts.connected());
    source.reconciliation().ifPresent(last -> add(families, last));
  }

  private static void add(Families families, Reconciliation last) {
    families.add(RECONCILIATIONS, last.number());
    families.add(KERNEL, last.sight() == Sight.SEEN ? 1 : 0);
    Map<String, Integer> counted = new TreeMap<>(last.owned());
    counted.put("sessions", last.sessions());
    counted.put("sockets", last.sockets());
    counted.put("confirmed", last.confirmed());
    counted.put("foreign_inbound", last.foreignInbound());
    counted.put("foreign_outbound", last.foreignOutbound());
    counted.forEach((what, count) -> families.add(COUNTED, count, what));
    last.differencesByKind()
        .forEach((kind, count) -> families.add(UNACCOUNTED, count, kind.wire()));
    Map<String, Long> leaks = new TreeMap<>(last.leaksByKind());
    for (DifferenceKind kind : DifferenceKind.values()) {
      leaks.putIfAbsent(kind.wire(), 0L);
    }
    leaks.forEach((kind, count) -> families.add(LEAKS, count, kind));
  }
}
