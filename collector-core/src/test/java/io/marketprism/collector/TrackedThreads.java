package io.marketprism.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

/** Makes daemon threads and remembers them. */
final class TrackedThreads implements ThreadFactory {
  private final List<Thread> made = new CopyOnWriteArrayList<>();

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    made.add(thread);
    return thread;
  }

  List<String> alive() {
    return made.stream().filter(Thread::isAlive).map(Thread::getName).toList();
  }

  void requireGone() throws InterruptedException {
    for (Thread thread : made) {
      thread.join(20_000);
    }
    assertThat(alive()).isEmpty();
  }
}
