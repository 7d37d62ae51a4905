package io.marketprism.collector.metrics;

import io.marketprism.collector.book.BookTop;
import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.ConnectionCounts;
import io.marketprism.collector.connection.ConnectionInfo;
import io.marketprism.collector.connection.ConnectionState;
import io.marketprism.collector.connection.LeakInfo;
import io.marketprism.collector.connection.SocketCounts;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.health.FeedTotals;
import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.health.HealthStatus;
import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.health.SinkTotals;
import io.marketprism.collector.health.WatchReport;
import io.marketprism.collector.measure.DurationBounds;
import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.measure.DurationRecorder;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.reconcile.Difference;
import io.marketprism.collector.reconcile.DifferenceKind;
import io.marketprism.collector.reconcile.Reconciliation;
import io.marketprism.collector.resource.KernelSockets;
import io.marketprism.collector.resource.ResourceSample;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import io.marketprism.collector.spi.ExchangeAdapter.RequestBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** A collector of one's own making, with something in every list. Safe for the tests' threads. */
final class FakeSource implements MetricsSource {
  static final Instant NOW = Instant.parse("2026-11-22T09:24:14Z");

  static final long NOW_NS = Duration.ofDays(1).toNanos();

  volatile List<FeedReport> feeds =
      List.of(book("BTC-USDT", FeedState.LIVE), trades("BTC-USDT", FeedState.LIVE, 100));
  volatile List<FeedTotals> feedTotals =
      List.of(
          new FeedTotals(
              "binance-spot",
              DataType.TRADE,
              counts(DurationBounds.LAG, 1_000, 7_000, 90_000_000),
              Map.of(InterruptionReason.GAP, 2L, InterruptionReason.QUEUE_FULL, 3L)));
  volatile List<SinkTotals> sinkTotals =
      List.of(
          new SinkTotals(
              "files", 6, Map.of(DataType.TRADE, counts(DurationBounds.LATENCY, 100, 250, 800))));
  volatile HealthReport health = report(HealthStatus.HEALTHY, NOW);
  volatile Runnable onHealth = () -> {};
  volatile Runnable onFeeds = () -> {};
  volatile Optional<ResourceSample> resources = Optional.of(sample());
  volatile Optional<BookTop> top = Optional.empty();

  static HealthReport report(HealthStatus status, Instant evaluatedAt) {
    List<HealthReport.Reason> reasons =
        status == HealthStatus.HEALTHY
            ? List.of()
            : List.of(
                new HealthReport.Reason(
                    status, "feeds_stale", "Stale: binance-spot BTC-USDT trade.", NOW));
    return new HealthReport(status, reasons, NOW.minusSeconds(60), evaluatedAt, true, true);
  }

  static Instrument instrument(String symbol) {
    return new Instrument(
        new Venue("binance-spot", "binance"),
        MarketType.SPOT,
        symbol,
        symbol.replace("-", ""),
        "BTC",
        "USDT",
        2,
        5,
        QuantityUnit.BASE,
        true);
  }

  static FeedReport book(String symbol, FeedState state) {
    return new FeedReport(
        instrument(symbol),
        DataType.ORDERBOOK,
        state,
        state == FeedState.LIVE ? "" : "gap",
        OptionalLong.of(250_000_000),
        OptionalLong.of(12),
        new FeedReport.Counts(1000, 990, 7, 0, 0, 0, Map.of("malformed", 3L), 2, 1, 4, 8, 9),
        Optional.of(
            new FeedReport.BookFigures(1000, 900, 800, OptionalLong.of(77), "64000.1", "64000.2")));
  }

  static FeedReport trades(String symbol, FeedState state, long messages) {
    return new FeedReport(
        instrument(symbol),
        DataType.TRADE,
        state,
        "",
        OptionalLong.empty(),
        OptionalLong.empty(),
        new FeedReport.Counts(
            messages, messages, 0, 5, 6, 7, Map.of("duplicate_key", 1L), 0, 0, 0, 0, 0),
        Optional.empty());
  }

  static ResourceSample sample() {
    return sample(Optional.of(new ResourceSample.GroupMemory(6000, OptionalLong.of(8000))));
  }

  static ResourceSample sample(Optional<ResourceSample.GroupMemory> group) {
    return new ResourceSample(
        NOW.minusSeconds(4),
        NOW_NS - 4_000_000_000L,
        300,
        OptionalLong.of(200),
        1000,
        OptionalLong.of(5000),
        OptionalLong.of(60),
        OptionalLong.of(1024),
        33,
        OptionalLong.of(9_000_000_000L),
        OptionalLong.of(64),
        OptionalLong.of(1_500_000_000L),
        List.of(new ResourceSample.Collections("G1 Young Generation", 10, 250)),
        List.of(new ResourceSample.TcpCount("outbound", "established", 4)),
        group);
  }

  @Override
  public Build build() {
    return new Build("1.2.3", "abc123", "17.0.15");
  }

  @Override
  public Instant startedAt() {
    return NOW.minusSeconds(300);
  }

  @Override
  public Duration uptime() {
    return Duration.ofMinutes(5);
  }

  @Override
  public HealthReport health() {
    onHealth.run();
    return health;
  }

  @Override
  public List<FeedReport> feeds() {
    onFeeds.run();
    return feeds;
  }

  @Override
  public Optional<BookTop> top(Instrument instrument) {
    return top;
  }

  @Override
  public List<SinkReport> sinks() {
    return List.of(
        new SinkReport(
            "files",
            false,
            "disk full",
            2_000_000_000L,
            512,
            4096,
            3_000_000_000L,
            new SinkReport.Outside(
                "spool is half full", Map.of("spool_bytes", 77L), Map.of("reconnect", 4L)),
            Map.of(
                DataType.TRADE,
                new SinkReport.Counts(93, 7, 80, 1, 9, 2, 3, Map.of("queue_full", 5L)))));
  }

  @Override
  public List<FeedTotals> feedTotals() {
    return feedTotals;
  }

  @Override
  public List<SinkTotals> sinkTotals() {
    return sinkTotals;
  }

  static DurationCounts counts(DurationBounds bounds, long... micros) {
    DurationRecorder recorder = new DurationRecorder(bounds);
    LongStream.of(micros).forEach(recorder::record);
    return recorder.counts();
  }

  @Override
  public List<ConnectionInfo> connections() {
    return List.of(
        new ConnectionInfo(
            "binance-spot/0",
            "binance-spot",
            "websocket",
            "wss://localhost/stream",
            1,
            2,
            ConnectionState.LIVE,
            NOW.minusSeconds(10),
            10_000_000_000L,
            "reconnect",
            Optional.of(NOW.minusSeconds(11)),
            OptionalLong.of(11_000_000_000L),
            OptionalLong.of(5_000_000),
            12_345,
            678,
            40,
            "silent"));
  }

  @Override
  public SocketCounts socketCounts() {
    return new SocketCounts(3, 20, 18);
  }

  @Override
  public Optional<Reconciliation> reconciliation() {
    LeakInfo leak =
        new LeakInfo(
            "dropped_socket",
            "okx-swap/1",
            "session",
            "/127.0.0.1:8443",
            9_000_000L,
            Optional.of(new Throwable("socket of okx-swap/1")));
    Difference difference =
        new Difference(
            DifferenceKind.CLOSE_WAIT,
            "binance-spot/0#2",
            "/127.0.0.1:50000 to /127.0.0.1:443, close_wait",
            60_000_000_000L,
            40_000_000_000L,
            true,
            Optional.empty());
    return Optional.of(
        new Reconciliation(
            NOW.minusSeconds(4),
            0,
            7,
            KernelSockets.Sight.SEEN,
            2,
            3,
            3,
            Map.of("nats", 1, "endpoints", 2),
            1,
            0,
            List.of(difference),
            Map.of("close_wait", 1L, "dropped_socket", 2L),
            List.of(leak)));
  }

  @Override
  public List<ConnectionCounts> connectionCounts() {
    return List.of(counts("websocket", 2), counts("rest", 1));
  }

  private static ConnectionCounts counts(String purpose, long opened) {
    return new ConnectionCounts(
        "binance-spot",
        purpose,
        1,
        1,
        opened,
        Map.of(CloseReason.SILENT, 1L),
        Map.of(CloseReason.TLS, 2L),
        3,
        4,
        5,
        0,
        0);
  }

  @Override
  public Map<String, FrameCounts> frames() {
    return Map.of("binance-spot", new FrameCounts(1110, 1100, 7, 1, Map.of("malformed", 2L)));
  }

  @Override
  public Optional<ResourceSample> resources() {
    return resources;
  }

  @Override
  public WatchReport watch() {
    return new WatchReport(1, 2, 3, 4_500_000_000L, 2_500_000_000L, 5, true, 6);
  }

  @Override
  public Map<String, Long> handlerErrors() {
    return Map.of("listener", 2L);
  }

  @Override
  public List<RequestBudget> requestBudgets() {
    return List.of(new RequestBudget("binance-spot", 250, 4800));
  }
}
