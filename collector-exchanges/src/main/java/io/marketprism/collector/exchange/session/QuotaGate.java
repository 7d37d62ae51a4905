package io.marketprism.collector.exchange.session;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the requests of one connection through within the exchange's quota. Not thread-safe; called
 * on the control thread.
 */
final class QuotaGate {
  private final Optional<WeightBudget> quota;
  private final Waker waker;
  private boolean waiting;

  /**
   * @param quota what one connection may ask, of which nothing is spent
   * @param waker runs a task later, unless the connection has ended by then
   */
  QuotaGate(Optional<WeightBudget> quota, Waker waker) {
    this.quota = quota;
    this.waker = waker;
  }

  /** Runs a task later. */
  @FunctionalInterface
  interface Waker {
    void after(Duration delay, Runnable task);
  }

  /**
   * The next request, or null where there is none now.
   *
   * @param retry looks for requests again, once there may be more
   */
  @Nullable String next(Supplier<@Nullable String> requests, Runnable retry) {
    Duration wait = quota.flatMap(budget -> budget.timeUntil(1)).orElse(Duration.ZERO);
    if (wait.isZero()) {
      String frame = requests.get();
      if (frame != null) {
        quota.ifPresent(budget -> budget.spend(1));
      }
      return frame;
    }
    if (!waiting) {
      waiting = true;
      waker.after(
          wait,
          () -> {
            waiting = false;
            retry.run();
          });
    }
    return null;
  }
}
