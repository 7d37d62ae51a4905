package io.marketprism.collector;

import io.marketprism.collector.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The control thread on a ScheduledThreadPoolExecutor. Thread-safe. */
final class ControlThread implements Scheduler, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;
  private final Consumer<Throwable> failures;

  /**
   * @param failures takes what a task throws; must not throw
   */
  ControlThread(ThreadFactory threads, Consumer<Throwable> failures) {
    this.executor = new ScheduledThreadPoolExecutor(1, threads);
    this.failures = failures;
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      ignoreAfterClose();
    }
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    try {
      Future<?> scheduled =
          executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException e) {
      ignoreAfterClose();
      return () -> {};
    }
  }

  /** Runs a task, unless it was due when this was closed: then it would run after all. */
  private void run(Runnable task) {
    if (executor.isShutdown()) {
      return;
    }
    try {
      task.run();
    } catch (Throwable t) {
      failures.accept(t);
    }
  }

  /** After close nothing runs, which is what the contract says; anything else is a bug. */
  private void ignoreAfterClose() {
    if (!executor.isShutdown()) {
      throw new IllegalStateException("the control thread refuses tasks though it is open");
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
