package io.marketprism.collector.exchange.session;

import io.marketprism.collector.spi.Scheduler;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Gives turns to connect to one host within its budget, in order of asking, those that lost a
 * connection before those that plan to replace one. Not thread-safe; called on the control thread.
 */
final class Pacer {
  private final Scheduler scheduler;
  private final ConnectBudget budget;
  private final ArrayDeque<Turn> urgent = new ArrayDeque<>();
  private final ArrayDeque<Turn> planned = new ArrayDeque<>();
  private @Nullable Cancellable timer;

  Pacer(Scheduler scheduler, ConnectBudget budget) {
    this.scheduler = scheduler;
    this.budget = budget;
  }

  /** Runs {@code turn} once, now or when its turn comes, unless it is cancelled before. */
  Cancellable ask(boolean isUrgent, Runnable turn) {
    ArrayDeque<Turn> queue = isUrgent ? urgent : planned;
    Turn asked = new Turn(turn);
    queue.add(asked);
    serve();
    return () -> asked.cancelled = true;
  }

  /** Gives no turn for so long: the exchange asked us to stay away. */
  void hold(Duration time) {
    budget.hold(time);
  }

  private void serve() {
    while (timer == null) {
      Turn turn = urgent.isEmpty() ? planned.peek() : urgent.peek();
      if (turn == null) {
        return;
      }
      if (!turn.cancelled && !budget.take()) {
        timer = scheduler.schedule(Duration.ofNanos(Math.max(1, budget.waitNs())), this::wake);
        return;
      }
      (urgent.isEmpty() ? planned : urgent).remove();
      if (!turn.cancelled) {
        turn.run.run();
      }
    }
  }

  private void wake() {
    timer = null;
    serve();
  }

  private static final class Turn {
    private final Runnable run;
    private boolean cancelled;

    Turn(Runnable run) {
      this.run = run;
    }
  }
}
