package io.marketprism.collector.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a value that one thread of its own makes anew when it is asked for, at most once a second.
 * Readers get the value of the last second, or wait a moment for the next, a longer one where
 * nobody asked for some seconds, or get the last good one where making it fails or takes long; they
 * never make it themselves. Where a reader had to take an older one, it is made each second without
 * being asked for, for some minutes: where the processor is short, the next reader finds one that
 * is seconds old, and not of the last time that somebody asked. Costs nothing while nobody asks.
 *
 * <p>Thread-safe. {@link #close} is safe twice; the thread ends as soon as the maker lets it.
 */
final class SnapshotCache<T> implements AutoCloseable {
  /** How long a value is good, and the least time between two of them. */
  static final Duration FRESH = Duration.ofSeconds(1);

  /** For how long it is made without being asked for, once a reader had to take an older one. */
  static final Duration EAGER = Duration.ofMinutes(3);

  /** The age from which a reader waits longer for a newer one. */
  static final Duration OLD = Duration.ofSeconds(5);

  private static final Duration PATIENCE_AT_START = Duration.ofSeconds(2);

  /** A value and when the making of it began. */
  private record Made<T>(T value, long atNs) {}

  private final Callable<T> maker;
  private final LongSupplier nanoTime;
  private final FailureListener listener;
  private final Duration patience;
  private final Duration patienceForOld;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile @Nullable Made<T> last;

  @GuardedBy("lock")
  private boolean asked;

  @GuardedBy("lock")
  private boolean making;

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private long attempts;

  @GuardedBy("lock")
  private long lastBeginNs;

  @GuardedBy("lock")
  private boolean eager;

  @GuardedBy("lock")
  private long eagerSinceNs;

  SnapshotCache(String name, Callable<T> maker, Setup setup) {
    this.maker = maker;
    this.nanoTime = setup.nanoTime();
    this.listener = setup.listener();
    this.patience = setup.limits().patience();
    this.patienceForOld = setup.limits().patienceForOld();
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Starts the thread and waits a little longer than usual for the first value. */
  void start() {
    thread.start();
    refresh(PATIENCE_AT_START);
  }

  /** The value, at most about a second old where making it works; empty before the first. */
  Optional<T> get() {
    Made<T> made = last;
    long ageNs = made == null ? Long.MAX_VALUE : nanoTime.getAsLong() - made.atNs();
    if (ageNs >= FRESH.toNanos()) {
      refresh(made != null && ageNs >= OLD.toNanos() ? patienceForOld : patience);
      made = last;
    }
    return made == null ? Optional.empty() : Optional.of(made.value());
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }

  private void refresh(Duration wait) {
    lock.lock();
    try {
      long sinceBegin = nanoTime.getAsLong() - lastBeginNs;
      boolean tooEarly = attempts > 0 && sinceBegin < FRESH.toNanos();
      boolean stuck = making && sinceBegin > wait.toNanos();
      if (closed || stuck || (!making && tooEarly)) {
        return;
      }
      if (!making) {
        asked = true;
        changed.signalAll();
      }
      if (!awaitAttempt(wait)) {
        eager = true;
        eagerSinceNs = nanoTime.getAsLong();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether an attempt ended in that time. */
  @GuardedBy("lock")
  private boolean awaitAttempt(Duration wait) {
    long before = attempts;
    long left = wait.toNanos();
    try {
      while (attempts == before && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return attempts != before || closed;
  }

  private void run() {
    while (awaitDemand()) {
      makeOne();
      lock.lock();
      try {
        making = false;
        attempts++;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean awaitDemand() {
    lock.lock();
    try {
      while (!asked && !closed && !isDueUnasked()) {
        if (eager) {
          pause();
        } else {
          changed.awaitUninterruptibly();
        }
      }
      asked = false;
      making = !closed;
      lastBeginNs = nanoTime.getAsLong();
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean isDueUnasked() {
    long nowNs = nanoTime.getAsLong();
    eager = eager && nowNs - eagerSinceNs < EAGER.toNanos();
    return eager && nowNs - lastBeginNs >= FRESH.toNanos();
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  @GuardedBy("lock")
  private void pause() {
    try {
      changed.awaitNanos(FRESH.toNanos() / 10);
    } catch (InterruptedException byClose) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A failure leaves the value before in place; that it grows old is what readers see. Errors are
   * caught too: this thread must outlive whatever the maker calls.
   */
  private void makeOne() {
    try {
      long begin = nanoTime.getAsLong();
      last = new Made<>(maker.call(), begin);
    } catch (Throwable e) {
      listener.failed(thread.getName(), e);
    }
  }
}
