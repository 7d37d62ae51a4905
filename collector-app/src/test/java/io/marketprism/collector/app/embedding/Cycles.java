package io.marketprism.collector.app.embedding;

import io.marketprism.collector.Collector;
import io.marketprism.collector.app.run.CollectorSource;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.metrics.CollectorMetrics;
import io.marketprism.collector.metrics.Endpoints;
import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueSettings;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes, starts and closes collectors with metrics and endpoints, two at a time. Loaded by a class
 * loader of its own, with everything of the collector's; the caller knows it by reflection only.
 */
public final class Cycles {
  private static final int AT_A_TIME = 2;
  private static final long EVENT_WITHIN_S = 30;
  private static final Clocks CLOCKS = new Clocks(InstantSource.system(), System::nanoTime);

  private Cycles() {}

  /**
   * Runs so many cycles, each of which sees an event.
   *
   * @param authority host and port of a simulated exchange
   * @throws IllegalStateException where a cycle leaves a metric or a connection, or sees no event
   */
  public static void run(String authority, int count) throws InterruptedException {
    AtomicInteger left = new AtomicInteger(count);
    CountDownLatch ended = new CountDownLatch(AT_A_TIME);
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < AT_A_TIME; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (left.getAndDecrement() > 0) {
                    cycle(authority);
                  }
                } catch (Exception | Error e) {
                  failures.add(e);
                } finally {
                  ended.countDown();
                }
              },
              "embedder-" + i);
      thread.start();
    }
    ended.await();
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.toString());
    }
  }

  private static void cycle(String authority) throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    CollectorRegistry registry = new CollectorRegistry();
    Collector collector =
        Collector.builder()
            .venue(settings(authority))
            .stackSampling(StackSampling.ALL)
            .onEvent(event -> seen.countDown())
            .build();
    CollectorSource source = new CollectorSource(collector);
    CollectorMetrics metrics = new CollectorMetrics(source, CLOCKS.nanoTime(), 10);
    try (collector) {
      collector.start();
      try (Endpoints endpoints =
          Endpoints.builder(source, CLOCKS).metrics(local()).health(local()).start()) {
        metrics.register(registry);
        require(endpoints.healthPort().isPresent(), "no port");
        require(seen.await(EVENT_WITHIN_S, TimeUnit.SECONDS), "no event: " + collector.feeds());
        require(registry.metricFamilySamples().hasMoreElements(), "no metric");
        metrics.unregister(registry);
      }
    }
    require(!registry.metricFamilySamples().hasMoreElements(), "a metric is left");
    require(collector.connections().isEmpty(), "left: " + collector.connections());
    require(collector.errors().isEmpty(), "errors: " + collector.errors());
  }

  private static EndpointAddress local() {
    return new EndpointAddress("embedded", "127.0.0.1", 0, Set.of());
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }

  private static VenueSettings settings(String authority) {
    return new VenueSettings(
        new Venue("binance-spot", "binance"),
        Optional.of(URI.create("http://" + authority)),
        Map.of("", URI.create("ws://" + authority)),
        List.of("*-*"),
        Set.of(DataType.ORDERBOOK, DataType.TRADE),
        100,
        TradeSource.USUAL,
        Optional.empty());
  }
}
