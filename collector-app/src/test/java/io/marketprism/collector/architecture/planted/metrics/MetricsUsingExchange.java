package io.marketprism.collector.architecture.planted.metrics;

import io.marketprism.collector.architecture.planted.exchange.one.One;
import io.prometheus.client.CollectorRegistry;

/** May use Prometheus, no exchange. */
final class MetricsUsingExchange {
  private final One one = new One();
  private final CollectorRegistry registry = new CollectorRegistry();

  int count() {
    return one.hashCode() + registry.hashCode();
  }
}
