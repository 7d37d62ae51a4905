package io.marketprism.collector.app.simulator;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A loop whose time stands still until a test moves it on; runs everything on the caller. */
public final class ManualLoop extends AbstractExecutorService
    implements ScheduledExecutorService, LongSupplier {
  private final class Task extends FutureTask<@Nullable Object> implements ScheduledFuture<Object> {
    private final long number = ++scheduled;
    private final long period;
    private long at;

    Task(Runnable work, long delay, long period) {
      super(work, null);
      this.at = now + delay;
      this.period = period;
    }

    void strike() {
      if (period == 0) {
        run();
      } else if (runAndReset()) {
        at += period;
        tasks.add(this);
      }
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(at - now, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      throw new UnsupportedOperationException();
    }
  }

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          Comparator.<Task>comparingLong(task -> task.at).thenComparingLong(task -> task.number));
  private long now;
  private long scheduled;

  /** Runs what is due within this time, in order, and moves the time on. */
  public void advance(Duration time) {
    long until = now + time.toNanos();
    for (Task next = tasks.peek(); next != null && next.at <= until; next = tasks.peek()) {
      tasks.remove(next);
      now = Math.max(now, next.at);
      next.strike();
    }
    now = until;
  }

  /** Runs what is due now, this many tasks at most. */
  public void runDue(int most) {
    for (int i = 0; i < most; i++) {
      Task next = tasks.peek();
      if (next == null || next.at > now) {
        return;
      }
      tasks.remove(next);
      next.strike();
    }
  }

  @Override
  public long getAsLong() {
    return now;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
    return add(new Task(work, unit.toNanos(delay), 0));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable work, long delay, long period, TimeUnit unit) {
    return add(new Task(work, unit.toNanos(delay), unit.toNanos(period)));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable work, long delay, long period, TimeUnit unit) {
    return scheduleAtFixedRate(work, delay, period, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  private Task add(Task task) {
    tasks.add(task);
    return task;
  }

  @Override
  public void execute(Runnable work) {
    work.run();
  }

  @Override
  public void shutdown() {
    tasks.clear();
  }

  @Override
  public List<Runnable> shutdownNow() {
    tasks.clear();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
