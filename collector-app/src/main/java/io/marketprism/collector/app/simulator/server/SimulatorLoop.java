package io.marketprism.collector.app.simulator.server;

import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The event loop of a server. What a scheduled task throws is reported instead of being kept in a
 * future that nobody looks at.
 */
final class SimulatorLoop extends SingleThreadIoEventLoop {
  private final Consumer<Throwable> failures;

  SimulatorLoop(ThreadFactory threads, Consumer<Throwable> failures) {
    super(null, threads, NioIoHandler.newFactory());
    this.failures = failures;
  }

  private Runnable reporting(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        failures.accept(e);
        throw e;
      }
    };
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return super.schedule(reporting(task), delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long delay, long period, TimeUnit unit) {
    return super.scheduleAtFixedRate(reporting(task), delay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long delay, long pause, TimeUnit unit) {
    return super.scheduleWithFixedDelay(reporting(task), delay, pause, unit);
  }
}
