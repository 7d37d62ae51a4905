package io.marketprism.collector.metrics;

import io.marketprism.collector.book.BookTop;
import io.marketprism.collector.connection.ConnectionCounts;
import io.marketprism.collector.connection.ConnectionInfo;
import io.marketprism.collector.connection.SocketCounts;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedTotals;
import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.health.SinkTotals;
import io.marketprism.collector.health.WatchReport;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.reconcile.Reconciliation;
import io.marketprism.collector.resource.ResourceSample;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import io.marketprism.collector.spi.ExchangeAdapter.RequestBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the endpoints show. Implemented over a running collector.
 *
 * <p>Every method is called at most about once a second, never per request, on threads of the
 * endpoints, which may overlap; it returns an immutable snapshot and must not block. One that
 * throws or blocks costs what is made from it and nothing else.
 */
public interface MetricsSource {
  /** What is running. */
  Build build();

  /** When the collector was started, UTC. */
  Instant startedAt();

  /** How long it has run, monotonic. */
  Duration uptime();

  /**
   * The last verdict; there is one from the start on and a new one every few seconds. One that is
   * not renewed for 15 s is taken for none.
   */
  HealthReport health();

  /** Every feed asked for. */
  List<FeedReport> feeds();

  /** The best levels of an instrument's book; empty where none is kept or they are not known. */
  default Optional<BookTop> top(Instrument instrument) {
    return Optional.empty();
  }

  /** Every sink. */
  List<SinkReport> sinks();

  /** What all feeds of each venue and data type counted together; none where it is not counted. */
  default List<FeedTotals> feedTotals() {
    return List.of();
  }

  /** What every sink counted, beside its accounts; none where it is not counted. */
  default List<SinkTotals> sinkTotals() {
    return List.of();
  }

  /** Every connection held. */
  List<ConnectionInfo> connections();

  /** What became of connections since start, by venue and purpose. */
  List<ConnectionCounts> connectionCounts();

  /** Sockets made for connections. */
  SocketCounts socketCounts();

  /** How the counts of sockets agree, empty before the first comparison. */
  Optional<Reconciliation> reconciliation();

  /** What became of frames, by venue; none where it is not counted. */
  default Map<String, FrameCounts> frames() {
    return Map.of();
  }

  /** The last sample, empty before the first. */
  Optional<ResourceSample> resources();

  /** What the watch over the process itself found; nothing where there is none. */
  default WatchReport watch() {
    return WatchReport.NONE;
  }

  /**
   * Throwables caught in code that others call or supply, by a fixed word for the place: {@code
   * listener}, {@code frame}, {@code task}. Counters that only rise.
   */
  Map<String, Long> handlerErrors();

  /** What may be asked of exchanges over REST and what was; none where that is not known. */
  default List<RequestBudget> requestBudgets() {
    return List.of();
  }

  /**
   * What is running.
   *
   * @param version the collector's version
   * @param revision the source revision that it was built from, empty where it is not known
   * @param java the version of the virtual machine
   */
  record Build(String version, String revision, String java) {}
}
