package io.marketprism.collector.app.run;

import io.marketprism.collector.Collector;
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
import io.marketprism.collector.metrics.MetricsSource;
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

/** Shows a running collector to the endpoints. Thread-safe. */
public final class CollectorSource implements MetricsSource {
  private static final Build BUILD =
      new Build(
          AppVersion.version(), AppVersion.revision(), System.getProperty("java.version", ""));

  private final Collector collector;

  /** Shows that collector. */
  public CollectorSource(Collector collector) {
    this.collector = collector;
  }

  @Override
  public Build build() {
    return BUILD;
  }

  @Override
  public Instant startedAt() {
    return collector.createdAt();
  }

  @Override
  public Duration uptime() {
    return collector.uptime();
  }

  @Override
  public HealthReport health() {
    return collector.health();
  }

  @Override
  public List<FeedReport> feeds() {
    return collector.feeds();
  }

  @Override
  public Optional<BookTop> top(Instrument instrument) {
    return collector.top(instrument.venue().name(), instrument.venueSymbol());
  }

  @Override
  public List<SinkReport> sinks() {
    return collector.sinks();
  }

  @Override
  public List<FeedTotals> feedTotals() {
    return collector.feedTotals();
  }

  @Override
  public List<SinkTotals> sinkTotals() {
    return collector.sinkTotals();
  }

  @Override
  public List<RequestBudget> requestBudgets() {
    return collector.requestBudgets();
  }

  @Override
  public List<ConnectionInfo> connections() {
    return collector.connections();
  }

  @Override
  public List<ConnectionCounts> connectionCounts() {
    return collector.connectionCounts();
  }

  @Override
  public SocketCounts socketCounts() {
    return collector.socketCounts();
  }

  @Override
  public Optional<Reconciliation> reconciliation() {
    return collector.reconciliation();
  }

  @Override
  public Map<String, FrameCounts> frames() {
    return collector.frames();
  }

  @Override
  public Optional<ResourceSample> resources() {
    return collector.resources();
  }

  @Override
  public WatchReport watch() {
    return collector.watch();
  }

  @Override
  public Map<String, Long> handlerErrors() {
    return collector.errors();
  }
}
