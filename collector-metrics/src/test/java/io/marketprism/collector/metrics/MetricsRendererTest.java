package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.resource.ResourceSample;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsRendererTest {
  private static final RenderLimits LIMITS = timeout(Duration.ofSeconds(20));
  private static final String OWN = "collector_health_status{status=\"healthy\"}";

  private final FakeSource source = new FakeSource();
  private final ManualNanos nanos = new ManualNanos();
  private final ShieldedRegistry registry = new ShieldedRegistry();
  private final Demand demand = new Demand(nanos);
  private final List<String> failures = new ArrayList<>();
  private final List<MetricsRenderer> renderers = new ArrayList<>();

  @AfterEach
  void stop() {
    renderers.forEach(MetricsRenderer::close);
  }

  @Test
  void everyPartIsRenderedAndCounted() throws Exception {
    Scrape scrape = scrape(renderer(LIMITS));

    assertThat(scrape.value(OWN)).isEqualTo(1);
    assertThat(scrape.value("process_resident_memory_bytes")).isEqualTo(5000);
    assertThat(
            scrape.value(
                "collector_sink_dropped_events_total"
                    + "{sink=\"files\",data_type=\"trade\",reason=\"queue_full\"}"))
        .isEqualTo(5);
    assertThat(
            scrape.value(
                "collector_connections_registered"
                    + "{venue=\"binance-spot\",purpose=\"websocket\",state=\"live\"}"))
        .isEqualTo(1);
    String webSocket = "{venue=\"binance-spot\",purpose=\"websocket\"";
    assertThat(scrape.value("collector_connections_opened_total" + webSocket + "}")).isEqualTo(2);
    assertThat(scrape.value("collector_connect_failures_total" + webSocket + ",reason=\"tls\"}"))
        .isEqualTo(2);
    assertThat(scrape.value("collector_reconnects_total" + webSocket + "}")).isEqualTo(5);
    assertThat(scrape.value("collector_request_weight_used{budget=\"binance-spot\"}"))
        .isEqualTo(250);
    assertThat(scrape.value("collector_sink_failures_total{sink=\"files\"}")).isEqualTo(6);
    assertThat(
            scrape.value(
                "collector_interruptions_total"
                    + "{venue=\"binance-spot\",data_type=\"trade\",reason=\"gap\"}"))
        .isEqualTo(2);
    assertThat(scrape.value("collector_memory_limit_bytes")).isEqualTo(8000);
    assertThat(scrape.value("collector_memory_cgroup_bytes")).isEqualTo(6000);
    assertThat(scrape.value("collector_frames_control_total{venue=\"binance-spot\"}")).isEqualTo(7);
    assertThat(scrape.value("collector_metrics_series") + countOfSelf(scrape))
        .isEqualTo(scrape.size());
    assertThat(scrape.value("collector_metrics_rendered_timestamp_seconds"))
        .isEqualTo((double) FakeSource.NOW.getEpochSecond());
    assertThat(failures).isEmpty();
  }

  @Test
  void memoryOfAGroupIsShownAsFarAsItIsKnown() throws Exception {
    source.resources =
        Optional.of(
            FakeSource.sample(
                Optional.of(new ResourceSample.GroupMemory(6000, OptionalLong.empty()))));
    MetricsRenderer renderer = renderer(LIMITS);
    Scrape unlimited = scrape(renderer);
    assertThat(unlimited.value("collector_memory_cgroup_bytes")).isEqualTo(6000);
    assertThat(unlimited.has("collector_memory_limit_bytes")).isFalse();

    source.resources = Optional.of(FakeSource.sample(Optional.empty()));
    assertThat(scrape(renderer).has("collector_memory_cgroup_bytes")).isFalse();
  }

  @Test
  void partThatThrowsCostsOnlyItself() throws Exception {
    MetricsRenderer renderer = renderer(LIMITS);
    source.onFeeds =
        () -> {
          throw new StackOverflowError("deep");
        };
    scrape(renderer);
    Scrape scrape = scrape(renderer);

    assertThat(scrape.value(OWN)).isEqualTo(1);
    assertThat(scrape.count("collector_feed_messages_total")).isZero();
    assertThat(errors(scrape, "feeds", "exception")).isEqualTo(2);
    assertThat(errors(scrape, "health", "exception")).isZero();
    assertThat(failures).containsExactly("feeds: deep", "feeds: deep");
  }

  @Test
  void partThatBlocksCostsOnlyItselfAndOneThread() throws Exception {
    MetricsRenderer renderer = renderer(timeout(Duration.ofMillis(50)));
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    source.onFeeds =
        () -> {
          calls.incrementAndGet();
          awaitQuietly(release);
          released.countDown();
        };
    for (int i = 1; i <= 20; i++) {
      Scrape scrape = scrape(renderer);
      assertThat(scrape.value(OWN)).isEqualTo(1);
      assertThat(scrape.count("collector_feeds")).isZero();
      assertThat(errors(scrape, "feeds", "timeout")).isEqualTo(i);
    }
    assertThat(calls).hasValue(1);

    release.countDown();
    assertThat(released.await(5, TimeUnit.SECONDS)).isTrue();
    source.onFeeds = () -> {};
    // The call may be a moment on its way back.
    Scrape scrape = scrape(renderer);
    for (int i = 0; i < 1000 && scrape.count("collector_feeds") == 0; i++) {
      scrape = scrape(renderer);
    }
    assertThat(scrape.count("collector_feeds")).isPositive();
  }

  @Test
  void collectorThatExplodesInLabelsIsCutAndCounted() throws Exception {
    registry.register(new Exploding(100_000));
    Gauge.build("mine", "A gauge of the embedder's.").register(registry).set(7);
    Scrape scrape = scrape(renderer(LIMITS));

    assertThat(scrape.count("exploding")).isEqualTo(5_000);
    assertThat(scrape.value("collector_metrics_series_dropped")).isEqualTo(95_000);
    assertThat(scrape.value("mine")).isEqualTo(7);
    assertThat(scrape.value(OWN)).isEqualTo(1);
  }

  @Test
  void limitOfAllSeriesHoldsAndKeepsOurOwn() throws Exception {
    for (int i = 0; i < 10; i++) {
      Gauge gauge = Gauge.build("many_" + i, "Many.").labelNames("l").register(registry);
      for (int j = 0; j < 50; j++) {
        gauge.labels("v" + j).set(j);
      }
    }
    Scrape scrape = scrape(renderer(LIMITS.withMaxSeries(300)));

    assertThat(scrape.value("collector_metrics_series")).isEqualTo(300);
    assertThat(scrape.value("collector_metrics_series_dropped")).isPositive();
    assertThat(scrape.size()).isEqualTo((int) (300 + countOfSelf(scrape)));
    assertThat(scrape.value(OWN)).isEqualTo(1);
  }

  @Test
  void histogramIsWholeOrAbsent() throws Exception {
    Histogram histogram = Histogram.build("h_seconds", "H.").labelNames("l").register(registry);
    for (int i = 0; i < 400; i++) {
      histogram.labels("v" + i).observe(1);
    }
    Scrape scrape = scrape(renderer(LIMITS));

    assertThat(scrape.count("h_seconds_bucket")).isZero();
    assertThat(scrape.count("h_seconds_count")).isZero();
    assertThat(scrape.value("collector_metrics_series_dropped")).isPositive();
  }

  @Test
  void whatWouldBreakTheExpositionIsLeftOut() throws Exception {
    registry.register(new Fixed("bad name", List.of("l"), List.of("v")));
    registry.register(new Fixed("bad_label", List.of("l-l"), List.of("v")));
    registry.register(new Fixed("bad_count", List.of("l"), List.of()));
    registry.register(new Fixed("collector_feeds", List.of(), List.of()));
    registry.register(new Fixed("good", List.of("l"), List.of("x".repeat(100_000))));
    Scrape scrape = scrape(renderer(LIMITS));
    Scrape next = scrape(renderers.get(0));

    assertThat(scrape.count("good")).isEqualTo(1);
    assertThat(scrape.count("bad_label") + scrape.count("bad_count")).isZero();
    assertThat(scrape.count("collector_feeds")).isEqualTo(14);
    assertThat(errors(scrape, Fixed.class.getName(), "exception")).isEqualTo(3);
    assertThat(errors(next, Fixed.class.getName(), "duplicate")).isEqualTo(2);
  }

  @Test
  void collectorThatHasNothingToSayIsNoFailure() throws Exception {
    registry.register(new Silent());
    scrape(renderer(LIMITS));
    String next = new String(text(renderers.get(0), Format.TEXT), StandardCharsets.UTF_8);

    assertThat(next.lines())
        .filteredOn(line -> line.startsWith("collector_errors_total") && line.contains("Silent"))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(" 0.0"));
  }

  @Test
  void partThatIsTooLargeIsLeftOutWhole() throws Exception {
    registry.register(new Exploding(2_000));
    int room = text(renderer(LIMITS), Format.TEXT).length;
    RenderLimits tight =
        new RenderLimits(20_000, room - 500, Duration.ofSeconds(20), Duration.ZERO, Duration.ZERO);
    MetricsRenderer renderer = renderer(tight);
    Scrape scrape = scrape(renderer);

    assertThat(scrape.count("exploding")).isZero();
    assertThat(scrape.value(OWN)).isEqualTo(1);
    Scrape next = scrape(renderer);
    assertThat(errors(next, Exploding.class.getName(), "size")).isPositive();
  }

  @Test
  void openMetricsEndsOnceAndGzipHoldsTheSame() throws Exception {
    Rendering rendering = renderer(LIMITS).render();
    String open =
        new String(rendering.in(Format.OPEN_METRICS).orElseThrow(), StandardCharsets.UTF_8);

    assertThat(open).endsWith("\n# EOF\n");
    assertThat(open.split("# EOF", -1)).hasSize(2);
    assertThat(open).contains("# UNIT process_resident_memory_bytes bytes\n");
    assertThat(open).contains("# TYPE collector_build info\n");
    assertThat(unzip(rendering.in(Format.OPEN_METRICS_GZIP).orElseThrow()))
        .isEqualTo(rendering.in(Format.OPEN_METRICS).orElseThrow());
    assertThat(unzip(rendering.in(Format.TEXT_GZIP).orElseThrow()))
        .isEqualTo(rendering.in(Format.TEXT).orElseThrow());
  }

  @Test
  void formsThatNobodyAsksForAreNotMade() throws Exception {
    MetricsRenderer renderer = renderer(LIMITS);
    nanos.advance(Duration.ofMinutes(6));
    demand.ask(Format.OPEN_METRICS_GZIP);
    Rendering rendering = renderer.render();

    assertThat(rendering.in(Format.TEXT)).isPresent();
    assertThat(rendering.in(Format.TEXT_GZIP)).isEmpty();
    assertThat(rendering.in(Format.OPEN_METRICS_GZIP)).isPresent();
  }

  @Test
  void namesOfOursCannotBeTakenOrRegisteredTwice() {
    renderer(LIMITS);
    CollectorMetrics again = new CollectorMetrics(source, () -> FakeSource.NOW_NS, 10);

    assertThatIllegalArgumentException().isThrownBy(() -> again.register(registry));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gauge.build("collector_ready", "Mine.").register(registry));
  }

  @Test
  void collectorThatIsUnregisteredIsGone() throws Exception {
    MetricsRenderer renderer = renderer(LIMITS);
    Gauge gauge = Gauge.build("mine", "Mine.").register(registry);
    assertThat(scrape(renderer).has("mine")).isTrue();
    registry.unregister(gauge);
    assertThat(scrape(renderer).has("mine")).isFalse();
    registry.clear();
    assertThat(scrape(renderer).has(OWN)).isFalse();
  }

  /** No family at all. */
  private static final class Silent extends Collector {
    @Override
    public List<MetricFamilySamples> collect() {
      return List.of();
    }
  }

  /** One gauge family with as many series as asked for. */
  private static final class Exploding extends Collector {
    private final int size;

    Exploding(int size) {
      this.size = size;
    }

    @Override
    public List<MetricFamilySamples> collect() {
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        samples.add(new Sample("exploding", List.of("id"), List.of("v" + i), i));
      }
      return List.of(new MetricFamilySamples("exploding", Type.GAUGE, "Explodes.", samples));
    }
  }

  /** One family with one sample as given, which may be wrong. */
  private static final class Fixed extends Collector {
    private final String name;
    private final List<String> labelNames;
    private final List<String> labelValues;

    Fixed(String name, List<String> labelNames, List<String> labelValues) {
      this.name = name;
      this.labelNames = labelNames;
      this.labelValues = labelValues;
    }

    @Override
    public List<MetricFamilySamples> collect() {
      return List.of(
          new MetricFamilySamples(
              name, Type.GAUGE, "Fixed.", List.of(new Sample(name, labelNames, labelValues, 1))));
    }
  }

  private MetricsRenderer renderer(RenderLimits limits) {
    if (renderers.isEmpty()) {
      List<Collector> others = registry.members();
      registry.clear();
      new CollectorMetrics(source, () -> FakeSource.NOW_NS, limits.maxFeeds()).register(registry);
      others.forEach(registry::register);
    }
    Setup setup =
        new Setup(
            source,
            nanos.clocks(),
            limits,
            false,
            (what, cause) -> failures.add(what + ": " + cause.getMessage()));
    MetricsRenderer renderer =
        new MetricsRenderer(setup, registry, new RenderMetrics(limits.maxSeries()), demand);
    renderers.add(renderer);
    return renderer;
  }

  private static RenderLimits timeout(Duration timeout) {
    return new RenderLimits(20_000, 16 << 20, timeout, Duration.ZERO, Duration.ZERO);
  }

  private static Scrape scrape(MetricsRenderer renderer) throws Exception {
    return new Scrape(new String(text(renderer, Format.TEXT), StandardCharsets.UTF_8));
  }

  private static byte[] text(MetricsRenderer renderer, Format format) throws Exception {
    return renderer.render().in(format).orElseThrow();
  }

  private static double errors(Scrape scrape, String collector, String reason) {
    return scrape.value(
        "collector_errors_total{collector=\"" + collector + "\",reason=\"" + reason + "\"}");
  }

  private static double countOfSelf(Scrape scrape) {
    return RenderMetrics.ALL.stream().mapToLong(metric -> scrape.count(metric.name())).sum();
  }

  private static byte[] unzip(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
