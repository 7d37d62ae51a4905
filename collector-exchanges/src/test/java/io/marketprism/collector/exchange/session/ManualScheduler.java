package io.marketprism.collector.exchange.session;

import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.spi.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A control thread in virtual time: nothing runs but inside {@link #advance} and {@link #runDue},
 * on the thread of the test, and the clocks stand still meanwhile. Tasks may come from any thread.
 */
public final class ManualScheduler implements Scheduler {
  private static final Instant EPOCH = Instant.parse("2026-11-22T00:00:00Z");

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::atNs).thenComparingLong(Task::number));
  private long nowNs = 1_000_000_000L;
  private long numbers;

  /** The virtual monotonic clock. */
  public synchronized long nanos() {
    return nowNs;
  }

  /** Both clocks of this virtual time. */
  public Clocks clocks() {
    long startNs = nanos();
    return new Clocks(() -> EPOCH.plusNanos(nanos() - startNs), this::nanos);
  }

  @Override
  public void execute(Runnable task) {
    schedule(Duration.ZERO, task);
  }

  @Override
  public synchronized Cancellable schedule(Duration delay, Runnable task) {
    Task scheduled = new Task(nowNs + delay.toNanos(), numbers++, task);
    tasks.add(scheduled);
    return () -> remove(scheduled);
  }

  /** Runs what is due, and what becomes due meanwhile. */
  public void runDue() {
    advance(Duration.ZERO);
  }

  /** Lets time pass, and runs each task at its time. */
  public void advance(Duration time) {
    long untilNs = nanos() + time.toNanos();
    for (Task task = next(untilNs); task != null; task = next(untilNs)) {
      task.run().run();
    }
    moveTo(untilNs);
  }

  /** Lets time pass without running anything, as if the process had stood still. */
  public void standStill(Duration time) {
    moveTo(nanos() + time.toNanos());
  }

  private synchronized @Nullable Task next(long untilNs) {
    Task task = tasks.peek();
    if (task == null || task.atNs() > untilNs) {
      return null;
    }
    nowNs = Math.max(nowNs, task.atNs());
    return tasks.remove();
  }

  private synchronized void moveTo(long untilNs) {
    nowNs = Math.max(nowNs, untilNs);
  }

  private synchronized void remove(Task task) {
    tasks.remove(task);
  }

  private record Task(long atNs, long number, Runnable run) {}
}
