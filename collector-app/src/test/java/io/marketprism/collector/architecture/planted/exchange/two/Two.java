package io.marketprism.collector.architecture.planted.exchange.two;

import io.prometheus.client.CollectorRegistry;

/** Keeps metrics itself. */
public final class Two {
  /** What is for metrics only. */
  public final Class<?> registry = CollectorRegistry.class;
}
