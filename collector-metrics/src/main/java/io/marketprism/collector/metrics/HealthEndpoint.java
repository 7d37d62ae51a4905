package io.marketprism.collector.metrics;

import com.sun.net.httpserver.HttpServer;
import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.metrics.http.EndpointSecurity;
import io.marketprism.collector.metrics.http.KeptEndpoint;
import java.net.BindException;

/** The health port with what prepares its pages. Thread-safe; close is safe twice. */
final class HealthEndpoint implements AutoCloseable {
  private final HealthPages pages;
  private final KeptEndpoint server;

  private HealthEndpoint(HealthPages pages, KeptEndpoint server) {
    this.pages = pages;
    this.server = server;
  }

  static HealthEndpoint bind(EndpointAddress address, EndpointSecurity security, Setup setup)
      throws BindException {
    HealthPages pages = new HealthPages(setup);
    return new HealthEndpoint(
        pages,
        KeptEndpoint.bind(
            address,
            pages.pages(address.isLoopback(), security),
            security.tls(),
            HttpServer::start));
  }

  void start() {
    pages.start();
    server.start();
  }

  KeptEndpoint server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
    pages.close();
  }
}
