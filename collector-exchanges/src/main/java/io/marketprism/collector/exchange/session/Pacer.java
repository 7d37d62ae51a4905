package io.marketprism.collector.exchange.session;

import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.spi.Scheduler;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Gives turns to connect to one host, in order of asking, those that lost a connection before those
 * that plan to replace one. Not thread-safe; called on the control thread.
 */
final class Pacer {
  private final Clocks clocks;
  private final Scheduler scheduler;
  private final ConnectPace pace;
  private final ArrayDeque<Turn> urgent = new ArrayDeque<>();
  private final ArrayDeque<Turn> planned = new ArrayDeque<>();
  private @Nullable Cancellable timer;

  /** The moment at which the whole burst is free again. */
  private long fullAtNs;

  private long notBeforeNs;

  Pacer(Clocks clocks, Scheduler scheduler, ConnectPace pace) {
    this.clocks = clocks;
    this.scheduler = scheduler;
    this.pace = pace;
    this.fullAtNs = clocks.nanos();
    this.notBeforeNs = fullAtNs;
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
    long until = clocks.nanos() + time.toNanos();
    notBeforeNs = later(notBeforeNs, until);
  }

  private void serve() {
    while (timer == null) {
      Turn turn = urgent.isEmpty() ? planned.peek() : urgent.peek();
      if (turn == null) {
        return;
      }
      long waitNs = turn.cancelled ? 0 : waitNs();
      if (waitNs > 0) {
        timer = scheduler.schedule(Duration.ofNanos(waitNs), this::wake);
        return;
      }
      (urgent.isEmpty() ? planned : urgent).remove();
      if (!turn.cancelled) {
        take();
        turn.run.run();
      }
    }
  }

  private void wake() {
    timer = null;
    serve();
  }

  private long waitNs() {
    long intervalNs = pace.interval().toNanos();
    long freeAtNs = fullAtNs - (pace.burst() - 1) * intervalNs;
    return later(freeAtNs, notBeforeNs) - clocks.nanos();
  }

  private void take() {
    long now = clocks.nanos();
    fullAtNs = later(fullAtNs, now) + pace.interval().toNanos();
    notBeforeNs = later(notBeforeNs, now + pace.spacing().toNanos());
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }

  private static final class Turn {
    private final Runnable run;
    private boolean cancelled;

    Turn(Runnable run) {
      this.run = run;
    }
  }
}
