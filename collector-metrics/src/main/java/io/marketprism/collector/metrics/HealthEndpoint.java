package io.marketprism.collector.metrics;

import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.metrics.http.EndpointServer;
import java.net.BindException;

/** The health port with what prepares its pages. Thread-safe; close is safe twice. */
final class HealthEndpoint implements AutoCloseable {
  private final HealthPages pages;
  private final EndpointServer server;

  private HealthEndpoint(HealthPages pages, EndpointServer server) {
    this.pages = pages;
    this.server = server;
  }

  static HealthEndpoint bind(EndpointAddress address, Setup setup) throws BindException {
    HealthPages pages = new HealthPages(setup);
    return new HealthEndpoint(
        pages, EndpointServer.bind(address, pages.pages(address.isLoopback())));
  }

  void start() {
    pages.start();
    server.start();
  }

  EndpointServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
    pages.close();
  }
}
