package io.marketprism.collector.metrics;

import io.prometheus.client.Collector;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls collectors on threads that are not the renderer's. A collector that does not return in time
 * keeps its thread and is not called again until it has returned; so each costs at most one thread
 * and one wait. Not thread-safe; owned by one {@link MetricsRenderer}.
 */
final class CollectWorkers implements AutoCloseable {
  private static final int MAX_THREADS = 32;
  private static final long KEEP_ALIVE_S = 10;

  private final ExecutorService threads;
  private final Duration timeout;
  private final Map<Collector, Future<Part>> stuck = new HashMap<>();

  CollectWorkers(Duration timeout) {
    this.timeout = timeout;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            0,
            MAX_THREADS,
            KEEP_ALIVE_S,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread =
                  new Thread(task, "collector-metrics-collect-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** What {@code collector} gives now, cut to {@code maxSeries}. */
  Part collect(Collector collector, int maxSeries) throws CollectFailure, InterruptedException {
    Future<Part> before = stuck.get(collector);
    if (before != null && !before.isDone()) {
      throw new CollectFailure(CollectFailure.Why.TIMEOUT);
    }
    stuck.remove(collector);
    Future<Part> future;
    try {
      future = threads.submit(() -> Part.of(collector.collect(), maxSeries));
    } catch (RejectedExecutionException allStuck) {
      throw new CollectFailure(CollectFailure.Why.TIMEOUT);
    }
    try {
      return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      stuck.put(collector, future);
      throw new CollectFailure(CollectFailure.Why.TIMEOUT);
    } catch (ExecutionException e) {
      throw new CollectFailure(CollectFailure.Why.EXCEPTION, e.getCause());
    }
  }

  /** Forgets collectors that are no longer registered. */
  void keep(List<Collector> registered) {
    if (!stuck.isEmpty()) {
      stuck.keySet().retainAll(registered);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
