package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.session.ConnectBudget;
import io.marketprism.collector.exchange.session.ConnectPace;
import io.marketprism.collector.exchange.session.WeightBudget;
import io.marketprism.collector.spi.ExchangeAdapter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The budgets of one exchange: of requests, one for each group of venues that count together, and
 * of connects, one for each host. Thread-safe; owned by the provider, so that all its adapters
 * share them.
 */
public final class Budgets {
  private static final Duration CONNECT_SPACING = Duration.ofMillis(100);

  private final Map<String, WeightBudget> budgets = new ConcurrentHashMap<>();
  private final Map<String, ConnectBudget> connects = new ConcurrentHashMap<>();

  /** No budget is spent. */
  public Budgets() {}

  /**
   * The budget of that group.
   *
   * @param nanoTime nanoseconds, monotonic; that of the first who asks counts
   */
  WeightBudget of(VenueProtocol.RequestLimit limit, LongSupplier nanoTime) {
    return budgets.computeIfAbsent(
        limit.group(),
        unused -> new WeightBudget(limit.weight(), limit.window(), limit.usedHeader(), nanoTime));
  }

  /** What every group may ask for and what it did, by its name. */
  List<ExchangeAdapter.RequestBudget> requests() {
    return budgets.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            budget ->
                new ExchangeAdapter.RequestBudget(
                    budget.getKey(), budget.getValue().used(), budget.getValue().allowed()))
        .toList();
  }

  /**
   * The budget of connects to that host.
   *
   * @param limits what the venue that asks allows; that of the first counts
   * @param nanoTime nanoseconds, monotonic; that of the first who asks counts
   */
  ConnectBudget connects(URI endpoint, VenueProtocol.VenueLimits limits, LongSupplier nanoTime) {
    return connects.computeIfAbsent(
        endpoint.getAuthority(),
        unused ->
            new ConnectBudget(
                new ConnectPace(limits.connectBurst(), limits.connectEach(), CONNECT_SPACING),
                nanoTime));
  }
}
