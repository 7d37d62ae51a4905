package io.marketprism.collector.exchange.session;

import io.marketprism.collector.spi.Scheduler;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on the control thread and knows which thread that is, so that nobody waits on it for
 * itself. Thread-safe.
 */
final class ControlThread implements Executor {
  private final Scheduler scheduler;
  private volatile @Nullable Thread thread;

  private ControlThread(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  static ControlThread of(Scheduler scheduler) {
    ControlThread control = new ControlThread(scheduler);
    control.execute(() -> {});
    return control;
  }

  @Override
  public void execute(Runnable task) {
    scheduler.execute(
        () -> {
          thread = Thread.currentThread();
          task.run();
        });
  }

  /** Whether the calling thread is the control thread. */
  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }
}
