package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.health.FeedTotals;
import io.marketprism.collector.health.SinkTotals;
import io.marketprism.collector.measure.DurationBounds;
import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.InterruptionReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A collector of a thousand feeds, with everything that is counted for each venue and sink. */
class LargeScrapeTest {
  private static final int FEEDS = 1_000;
  private static final List<String> VENUES =
      List.of(
          "binance-spot",
          "binance-usdm",
          "binance-coinm",
          "okx-spot",
          "okx-swap",
          "okx-futures",
          "deribit");

  private final FakeSource source = new FakeSource();
  private final ManualNanos nanos = new ManualNanos();
  private MetricsRenderer renderer = renderer();

  @BeforeEach
  void fill() {
    source.feeds = feeds(FEEDS);
    source.feedTotals = totalsOfAllVenues();
    source.sinkTotals =
        List.of(
            new SinkTotals("files", 0, latencies()),
            new SinkTotals("nats", 0, latencies()),
            new SinkTotals("listener-1", 0, latencies()));
    renderer.close();
    renderer = renderer();
  }

  @AfterEach
  void stop() {
    renderer.close();
  }

  @Test
  void thousandFeedsHaveSeriesOfTheirOwnBelowTheLimit() throws Exception {
    Rendering rendering = renderer.render();
    byte[] text = rendering.in(Format.TEXT).orElseThrow();
    Scrape scrape = new Scrape(new String(text, StandardCharsets.UTF_8));

    assertThat(scrape.value("collector_metrics_series_dropped")).isZero();
    assertThat(scrape.value("collector_metrics_series"))
        .isBetween(15_000.0, scrape.value("collector_metrics_series_limit"));
    assertThat(scrape.count("collector_feed_messages_total")).isEqualTo(FEEDS);
    assertThat(scrape.count("collector_exchange_lag_seconds_count"))
        .isEqualTo((long) VENUES.size() * dataTypes().size());
    assertThat(text).hasSizeLessThan(3 << 20);
    assertThat(rendering.in(Format.TEXT_GZIP).orElseThrow()).hasSizeLessThan(300 << 10);
  }

  @Test
  void tenTimesAsManyTakeLittleMore() throws Exception {
    source.feeds = feeds(10 * FEEDS);
    Scrape scrape =
        new Scrape(
            new String(renderer.render().in(Format.TEXT).orElseThrow(), StandardCharsets.UTF_8));

    assertThat(scrape.value("collector_metrics_series_dropped")).isZero();
    assertThat(scrape.count("collector_feed_messages_total")).isEqualTo(FEEDS + 2);
  }

  private MetricsRenderer renderer() {
    int series = RenderLimits.DEFAULTS.maxSeries();
    RenderLimits limits =
        new RenderLimits(
            series,
            16 << 20,
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));
    ShieldedRegistry registry = new ShieldedRegistry();
    new CollectorMetrics(source, nanos, limits.maxFeeds()).register(registry);
    Setup setup = new Setup(source, nanos.clocks(), limits, false, (what, cause) -> {});
    return new MetricsRenderer(
        setup, registry, new RenderMetrics(limits.maxSeries()), new Demand(nanos));
  }

  /** Books and trades in turn. */
  private static List<FeedReport> feeds(int count) {
    List<FeedReport> feeds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String symbol = "LONGNAME" + i / 2 + "-USDT-20261225-100000-C";
      feeds.add(
          i % 2 == 0
              ? FakeSource.book(symbol, FeedState.LIVE)
              : FakeSource.trades(symbol, FeedState.LIVE, 1_000_000 + i));
    }
    return feeds;
  }

  private static List<FeedTotals> totalsOfAllVenues() {
    Map<InterruptionReason, Long> interruptions = new EnumMap<>(InterruptionReason.class);
    for (InterruptionReason reason : InterruptionReason.values()) {
      interruptions.put(reason, 5L);
    }
    DurationCounts lag = FakeSource.counts(DurationBounds.LAG, 5_000, 7_000);
    List<FeedTotals> totals = new ArrayList<>();
    for (String venue : VENUES) {
      for (DataType type : dataTypes()) {
        totals.add(new FeedTotals(venue, type, lag, interruptions));
      }
    }
    return totals;
  }

  private static Map<DataType, DurationCounts> latencies() {
    Map<DataType, DurationCounts> latencies = new EnumMap<>(DataType.class);
    DurationCounts counts = FakeSource.counts(DurationBounds.LATENCY, 300, 900);
    dataTypes().forEach(type -> latencies.put(type, counts));
    return latencies;
  }

  private static List<DataType> dataTypes() {
    return List.of(DataType.values()).stream()
        .filter(type -> type != DataType.INTERRUPTION)
        .toList();
  }
}
