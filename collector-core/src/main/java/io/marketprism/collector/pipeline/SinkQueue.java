package io.marketprism.collector.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sink.SpoolCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands events from reader threads to the thread of one sink. Thread-safe.
 *
 * <p>The lock is a leaf: nothing is called under it but the backlog, for well under a microsecond
 * mostly. A reader never waits for the sink; it wakes the sink's thread only where that is idle,
 * not while it lingers after a batch.
 */
final class SinkQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition closing = lock.newCondition();
  private final LongSupplier nanoTime;

  @GuardedBy("lock")
  private final Backlog backlog;

  @GuardedBy("lock")
  private boolean idle;

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private boolean abandoned;

  @GuardedBy("lock")
  private long deadlineNs;

  @GuardedBy("lock")
  private long waitingSinceNs;

  SinkQueue(Backlog backlog, LongSupplier nanoTime) {
    this.backlog = backlog;
    this.nanoTime = nanoTime;
  }

  /** Takes an event, as the backlog decides. Called on reader threads; never waits for a sink. */
  void offer(MarketEvent event) {
    lock.lock();
    try {
      if (closed) {
        backlog.refuse(event);
        return;
      }
      if (backlog.bytes() == 0) {
        waitingSinceNs = nanoTime.getAsLong();
      }
      backlog.offer(event);
      if (idle && !backlog.isEmpty()) {
        idle = false;
        notEmpty.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what waits, into {@code slice}; waits for something where nothing does, at most that
   * long.
   *
   * @return how many were taken
   */
  int take(@Nullable Object[] slice, long maxWaitNs) {
    lock.lock();
    try {
      long left = maxWaitNs;
      while (backlog.isEmpty() && !closed && left > 0) {
        idle = true;
        left = await(notEmpty, left);
      }
      idle = false;
      return abandoned ? 0 : backlog.take(slice);
    } finally {
      lock.unlock();
    }
  }

  /** Rests for that long, or until the queue is closed; offers do not end it. */
  void linger(long restNs) {
    lock.lock();
    try {
      restWhileOpen(restNs);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits before a failing sink is tried again: that long, or until the queue is closed; once it is
   * closed, shortly, as long as there is time.
   *
   * @return whether to try again
   */
  boolean pause(long pauseNs, long closingPauseNs) {
    lock.lock();
    try {
      if (closed) {
        restWhileInTime(closingPauseNs);
      } else {
        restWhileOpen(pauseNs);
      }
      return !closed || !isOverdue();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void restWhileOpen(long nanos) {
    long left = nanos;
    while (!closed && left > 0) {
      left = await(closing, left);
    }
  }

  @GuardedBy("lock")
  private void restWhileInTime(long nanos) {
    long left = nanos;
    while (!isOverdue() && left > 0) {
      left = await(closing, left);
    }
  }

  /** Waits once, at most that long; how much is left, nothing after an interrupt. */
  @SuppressWarnings("WaitNotInLoop") // Those who call it loop.
  private static long await(Condition condition, long nanos) {
    try {
      return condition.awaitNanos(nanos);
    } catch (InterruptedException e) {
      // Only close ends this thread, and it says so under the lock.
      return 0;
    }
  }

  /** An event that was taken was lost; what is to be written in its place. */
  Optional<InterruptionEvent> reject(MarketEvent event) {
    lock.lock();
    try {
      return abandoned ? Optional.empty() : backlog.reject(event);
    } finally {
      lock.unlock();
    }
  }

  /** Everything that was taken was lost. */
  void rejectTaken(List<MarketEvent> events) {
    lock.lock();
    try {
      backlog.rejectInFlight(events);
      backlog.release();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Everything that was taken and not lost is outside.
   *
   * @param counts how many of each data type
   * @param spools what became, in the sink's spool, of all that were ever flushed
   */
  void flushed(TypeCounts counts, Map<DataType, SpoolCounts> spools) {
    lock.lock();
    try {
      if (!abandoned) {
        backlog.flushed(counts, spools);
        backlog.release();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Says the interruptions that are owed; whose books need a snapshot. */
  List<Instrument> settle() {
    lock.lock();
    try {
      List<Instrument> needy = backlog.settle(nanoTime.getAsLong());
      return closed ? List.of() : needy;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what is remembered of an instrument. */
  void forget(Instrument instrument) {
    lock.lock();
    try {
      backlog.forget(instrument);
    } finally {
      lock.unlock();
    }
  }

  /** Refuses all further events and ends all waiting; what waits may be drained in time. */
  void close(long deadline) {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        deadlineNs = deadline;
      }
      notEmpty.signalAll();
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is closed and either drained or out of time. */
  boolean isOver() {
    lock.lock();
    try {
      return closed && (backlog.isEmpty() || isOverdue());
    } finally {
      lock.unlock();
    }
  }

  /** Counts everything that is left as lost; what a thread that hangs still does has no effect. */
  void abandon() {
    lock.lock();
    try {
      abandoned = true;
      backlog.abandon();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean isOverdue() {
    return nanoTime.getAsLong() - deadlineNs >= 0;
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return backlog.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** The accounts of one moment. */
  State state() {
    lock.lock();
    try {
      return new State(backlog.counts(), backlog.bytes(), waitingSinceNs);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What a queue holds at one moment.
   *
   * @param counts the accounts by data type
   * @param bytes heap of what waits or is being written
   * @param waitingSinceNs since when something waits, where something does; monotonic
   */
  record State(Map<DataType, SinkReport.Counts> counts, long bytes, long waitingSinceNs) {}
}
