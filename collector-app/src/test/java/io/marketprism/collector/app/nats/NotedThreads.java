package io.marketprism.collector.app.nats;

import io.marketprism.collector.app.mainjob.Await;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

/** Makes daemons for a NATS sink and knows all that it made. Thread-safe. */
final class NotedThreads implements ThreadFactory {
  private static final Duration SOON = Duration.ofSeconds(12);

  private final List<Thread> made = new CopyOnWriteArrayList<>();

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    made.add(thread);
    return thread;
  }

  /** CPU time of the one whose name ends so, nanoseconds. */
  long cpuNs(String nameEnd) {
    Thread thread =
        made.stream().filter(one -> one.getName().endsWith(nameEnd)).findFirst().orElseThrow();
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
  }

  /** Waits until none is left. */
  void awaitNone() {
    Await.until("no thread", SOON, () -> made.stream().noneMatch(Thread::isAlive));
  }
}
