package io.marketprism.collector.exchange.venue;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The private lock of one slot's state: its books, feeds, decoder and counts. Held for one frame or
 * one short task; inside it there is no I/O, no wait and no call of a sink or listener, only offers
 * to bounded queues. Thread-safe.
 */
final class SlotLock {
  private final ReentrantLock lock = new ReentrantLock();

  void run(Runnable task) {
    lock.lock();
    try {
      task.run();
    } finally {
      lock.unlock();
    }
  }

  <T> T get(Supplier<T> task) {
    lock.lock();
    try {
      return task.get();
    } finally {
      lock.unlock();
    }
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }
}
