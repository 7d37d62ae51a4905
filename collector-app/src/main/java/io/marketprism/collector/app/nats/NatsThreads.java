package io.marketprism.collector.app.nats;

import io.nats.client.Options;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one NATS sink, all daemons and named: its own, and those of the client library.
 * Thread-safe. The sink that made it closes it.
 */
final class NatsThreads implements AutoCloseable {
  private final ThreadFactory factory;
  private final AtomicInteger number = new AtomicInteger();
  private final ExecutorService tasks;
  private final ExecutorService callbacks;
  private final ScheduledExecutorService timers;

  /** Takes the maker of threads, whose names are set here. */
  NatsThreads(ThreadFactory factory) {
    this.factory = factory;
    this.tasks = Executors.newCachedThreadPool(this::library);
    this.callbacks = Executors.newSingleThreadExecutor(this::library);
    this.timers = Executors.newSingleThreadScheduledExecutor(this::library);
  }

  /** A thread of the sink's own, not started. */
  Thread thread(String name, Runnable task) {
    Thread thread = factory.newThread(task);
    thread.setName("marketprism-nats-" + name);
    return thread;
  }

  private Thread library(Runnable task) {
    return thread("client-" + number.incrementAndGet(), task);
  }

  /**
   * Makes the client library use threads of this. It would leave those that it makes itself, by a
   * factory, to the garbage collector. What it tells its listeners needs an order, so one thread.
   */
  Options.Builder use(Options.Builder options) {
    return options
        .executor(tasks)
        .scheduledExecutor(timers)
        .connectExecutor(tasks)
        .callbackExecutor(callbacks)
        .readerExecutor(tasks)
        .writerExecutor(tasks);
  }

  /** Ends those of the client library; the connections are closed. */
  @Override
  public void close() {
    tasks.shutdownNow();
    callbacks.shutdownNow();
    timers.shutdownNow();
  }
}
