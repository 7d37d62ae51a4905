package io.marketprism.collector.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registry that shows which collectors it holds, so that each can be rendered by itself. Starts
 * empty and is nobody's default. Thread-safe.
 */
final class ShieldedRegistry extends CollectorRegistry {
  private final List<Collector> members = new CopyOnWriteArrayList<>();

  @Override
  public void register(Collector collector) {
    super.register(collector);
    members.add(collector);
  }

  @Override
  public void unregister(Collector collector) {
    super.unregister(collector);
    members.remove(collector);
  }

  @Override
  public void clear() {
    super.clear();
    members.clear();
  }

  /** What is registered, in the order of registration. */
  List<Collector> members() {
    return List.copyOf(members);
  }
}
