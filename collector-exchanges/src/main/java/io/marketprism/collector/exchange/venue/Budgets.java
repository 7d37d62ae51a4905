package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.session.WeightBudget;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The request budgets of one exchange, one for each group of venues that count together.
 * Thread-safe; owned by the provider, so that all its adapters share them.
 */
public final class Budgets {
  private final Map<String, WeightBudget> budgets = new ConcurrentHashMap<>();

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
}
