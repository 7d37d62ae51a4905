package io.marketprism.collector.metrics;

import com.sun.net.httpserver.HttpServer;
import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.metrics.http.EndpointSecurity;
import io.marketprism.collector.metrics.http.KeptEndpoint;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.BindException;
import java.util.Map;

/**
 * The metrics port: simpleclient's HTTPServer over a JDK server of ours, whose pages and threads
 * are ours from the first request on. Thread-safe; close is safe twice.
 */
final class MetricsEndpoint implements AutoCloseable {
  private final ShieldedRegistry registry;
  private final MetricsRenderer renderer;
  private final RenderMetrics self;
  private final SnapshotCache<Rendering> cache;
  private final KeptEndpoint server;

  private MetricsEndpoint(
      ShieldedRegistry registry,
      MetricsRenderer renderer,
      RenderMetrics self,
      SnapshotCache<Rendering> cache,
      KeptEndpoint server) {
    this.registry = registry;
    this.renderer = renderer;
    this.self = self;
    this.cache = cache;
    this.server = server;
  }

  static MetricsEndpoint bind(EndpointAddress address, EndpointSecurity security, Setup setup)
      throws BindException {
    ShieldedRegistry registry = new ShieldedRegistry();
    new CollectorMetrics(setup.source(), setup.clocks().nanoTime(), setup.limits().maxFeeds())
        .register(registry);
    RenderMetrics self = new RenderMetrics(setup.limits().maxSeries());
    Demand demand = new Demand(setup.nanoTime());
    MetricsRenderer renderer = new MetricsRenderer(setup, registry, self, demand);
    SnapshotCache<Rendering> cache =
        new SnapshotCache<>("collector-metrics-render", renderer::render, setup);
    KeptEndpoint server =
        KeptEndpoint.bind(
            address,
            Map.of("/metrics", security.guard(new MetricsPage(cache, demand))),
            security.tls(),
            jdk -> startFront(jdk, registry));
    self.watch(server);
    return new MetricsEndpoint(registry, renderer, self, cache, server);
  }

  /** Renders once, then serves. */
  void start() {
    cache.start();
    server.start();
  }

  /** Shows what that server does, too. */
  void watch(KeptEndpoint other) {
    self.watch(other);
  }

  CollectorRegistry registry() {
    return registry;
  }

  KeptEndpoint server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
    cache.close();
    renderer.close();
  }

  /** Closing the server below it is all that this front needs: its own threads never start. */
  @SuppressWarnings("resource")
  private static void startFront(HttpServer server, CollectorRegistry registry) throws IOException {
    new HTTPServer(server, registry, true);
  }
}
