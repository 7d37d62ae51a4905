package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.testing.net.RawHttp;
import io.prometheus.client.Gauge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointsTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final FakeSource source = new FakeSource();
  private Endpoints endpoints;
  private int metrics;
  private int health;

  @BeforeEach
  void start() throws BindException {
    endpoints = builder(0, 0).start();
    metrics = endpoints.metricsPort().orElseThrow();
    health = endpoints.healthPort().orElseThrow();
  }

  @AfterEach
  void stop() {
    endpoints.close();
  }

  @Test
  void metricsAreThereFromTheFirstRequestOn() throws IOException {
    RawHttp.Answer answer = RawHttp.get(metrics, "/metrics");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("content-type", "text/plain; version=0.0.4; charset=utf-8");
    assertThat(new Scrape(answer.text()).value("process_resident_memory_bytes")).isEqualTo(5000);
  }

  @Test
  void formatAndCompressionFollowTheRequest() throws IOException {
    RawHttp.Answer answer =
        RawHttp.get(
            metrics,
            "/metrics",
            "Accept: application/openmetrics-text;version=1.0.0",
            "Accept-Encoding: gzip");

    assertThat(answer.headers())
        .containsEntry("content-encoding", "gzip")
        .containsEntry(
            "content-type", "application/openmetrics-text; version=1.0.0; charset=utf-8");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
    }
  }

  @Test
  void eachPortServesItsOwnPathsOnly() throws IOException {
    for (String path : List.of("/", "/-/healthy", "/health", "/metrics/", "/metricsx")) {
      assertThat(RawHttp.get(metrics, path).status()).as(path).isEqualTo(404);
    }
    for (String path : List.of("/metrics", "/healthz", "/live/", "/page", "/page/")) {
      assertThat(RawHttp.get(health, path).status()).as(path).isEqualTo(404);
    }
    for (String path : List.of("/", "/health", "/live", "/ready", "/status", "/overview")) {
      assertThat(RawHttp.get(health, path).status()).as(path).isEqualTo(200);
    }
  }

  @Test
  void bothPortsAnswerWhileTheSourceIsStuck() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    source.onFeeds =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    endpoints.registry().orElseThrow().register(new ThrowingCollector());
    Instant end = Instant.now().plusSeconds(3);
    while (Instant.now().isBefore(end)) {
      Instant begin = Instant.now();
      assertThat(RawHttp.get(metrics, "/metrics").status()).isEqualTo(200);
      assertThat(RawHttp.get(health, "/live").status()).isEqualTo(200);
      assertThat(RawHttp.get(health, "/health").status()).isEqualTo(200);
      assertThat(RawHttp.get(health, "/status").status()).isEqualTo(200);
      assertThat(RawHttp.get(health, "/").status()).isEqualTo(200);
      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(4));
    }
    Scrape scrape = new Scrape(RawHttp.get(metrics, "/metrics").text());
    assertThat(scrape.value("collector_errors_total{collector=\"feeds\",reason=\"timeout\"}"))
        .isPositive();
    assertThat(
            scrape.value(
                "collector_errors_total{collector=\""
                    + ThrowingCollector.class.getName()
                    + "\",reason=\"exception\"}"))
        .isPositive();
  }

  @Test
  void stormOfScrapesIsServedFromFewRenderings() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(20);
    Instant begin = Instant.now();
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        answers.add(clients.submit(() -> RawHttp.get(metrics, "/metrics").status()));
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
    } finally {
      clients.shutdownNow();
    }
    long seconds = Duration.between(begin, Instant.now()).toSeconds();
    assertThat(
            new Scrape(RawHttp.get(metrics, "/metrics").text())
                .value("collector_metrics_renders_total"))
        .isBetween(1.0, seconds + 3.0);
  }

  @Test
  void metricsOfTheEmbedderAreServedToo() throws IOException {
    endpoints.close();
    endpoints = builder(0, 0).start();
    Gauge.build("mine", "Mine.").register(endpoints.registry().orElseThrow()).set(3);
    int port = endpoints.metricsPort().orElseThrow();
    Instant end = Instant.now().plusSeconds(5);
    Scrape scrape = new Scrape(RawHttp.get(port, "/metrics").text());
    while (!scrape.has("mine") && Instant.now().isBefore(end)) {
      scrape = new Scrape(RawHttp.get(port, "/metrics").text());
    }

    assertThat(scrape.value("mine")).isEqualTo(3);
  }

  @Test
  void takenPortLeavesTheOtherFree() throws IOException {
    int freePort = freePort();
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      assertThatExceptionOfType(BindException.class)
          .isThrownBy(() -> builder(taken.getLocalPort(), freePort).start())
          .withMessageContaining("metrics on 127.0.0.1:" + taken.getLocalPort());
      assertThatExceptionOfType(BindException.class)
          .isThrownBy(() -> builder(freePort, taken.getLocalPort()).start())
          .withMessageContaining("health on 127.0.0.1:" + taken.getLocalPort());
      new ServerSocket(freePort, 1, LOOPBACK).close();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
      return free.getLocalPort();
    }
  }

  @Test
  void manyStartsAndClosesLeaveNoThread() throws IOException {
    endpoints.close();
    long before = ownThreads();
    for (int i = 0; i < 20; i++) {
      try (Endpoints each = builder(0, 0).start()) {
        assertThat(RawHttp.get(each.metricsPort().orElseThrow(), "/metrics").status())
            .isEqualTo(200);
      }
    }
    Instant end = Instant.now().plusSeconds(5);
    while (ownThreads() > before && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    assertThat(ownThreads()).isLessThanOrEqualTo(before);
  }

  @Test
  void eachPortIsOptional() throws IOException {
    try (Endpoints none = Endpoints.builder(source, clocks()).start();
        Endpoints healthOnly =
            Endpoints.builder(source, clocks()).health(address("health", 0)).start()) {
      assertThat(none.metricsPort()).isEmpty();
      assertThat(none.healthPort()).isEmpty();
      assertThat(none.registry()).isEmpty();
      assertThat(RawHttp.get(healthOnly.healthPort().orElseThrow(), "/live").status())
          .isEqualTo(200);
    }
  }

  /** A collector that always fails. */
  private static final class ThrowingCollector extends io.prometheus.client.Collector {
    @Override
    public List<MetricFamilySamples> collect() {
      throw new IllegalStateException("always");
    }
  }

  private Endpoints.Builder builder(int metricsPort, int healthPort) {
    return Endpoints.builder(source, clocks())
        .metrics(address("metrics", metricsPort))
        .health(address("health", healthPort));
  }

  private static EndpointAddress address(String name, int port) {
    return new EndpointAddress(name, "127.0.0.1", port, Set.of());
  }

  private static Clocks clocks() {
    return new Clocks(Instant::now, System::nanoTime);
  }

  private static long ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().startsWith("collector-")
                    || thread.getName().equals("HTTP-Dispatcher")
                    || thread.getName().startsWith("prometheus-http"))
        .count();
  }
}
