package io.marketprism.collector.metrics.http;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one endpoint. A request goes straight to a thread or its connection is closed: a
 * queue would let a few stuck clients hold up all others.
 */
final class EndpointThreads {
  private static final int IDLE_THREADS = 2;
  private static final long KEEP_ALIVE_S = 10;
  private static final long STACK_BYTES = 128 * 1024;

  private EndpointThreads() {}

  static ThreadPoolExecutor start(String name, EndpointCounters counters) {
    AtomicInteger number = new AtomicInteger();
    ThreadFactory factory =
        task -> daemon("collector-" + name + "-http-" + number.incrementAndGet(), task);
    return new ThreadPoolExecutor(
        IDLE_THREADS,
        EndpointProperties.MAX_THREADS,
        KEEP_ALIVE_S,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        factory,
        (task, pool) -> {
          counters.refused();
          throw new RejectedExecutionException("every thread of this endpoint is busy");
        });
  }

  static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(null, task, name, STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }
}
