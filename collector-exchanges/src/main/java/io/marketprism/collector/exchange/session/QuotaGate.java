package io.marketprism.collector.exchange.session;

import io.marketprism.collector.spi.Scheduler;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the requests of one connection through within the exchange's quota. Not thread-safe; owned
 * by one {@link Link} and called on the control thread.
 */
final class QuotaGate {
  private final Optional<WeightBudget> quota;
  private final Scheduler scheduler;
  private @Nullable Cancellable timer;

  /** A gate for one connection to an exchange, of whose quota nothing is spent. */
  static QuotaGate of(SessionProtocol protocol, SessionEnvironment environment) {
    Optional<WeightBudget> quota =
        protocol
            .quota()
            .map(
                allowed ->
                    new WeightBudget(
                        allowed.requests(),
                        allowed.window(),
                        Optional.empty(),
                        environment.clocks().nanoTime()));
    return new QuotaGate(quota, environment.scheduler());
  }

  QuotaGate(Optional<WeightBudget> quota, Scheduler scheduler) {
    this.quota = quota;
    this.scheduler = scheduler;
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
    if (timer == null) {
      timer =
          scheduler.schedule(
              wait,
              () -> {
                timer = null;
                retry.run();
              });
    }
    return null;
  }

  /** The connection is over. */
  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
