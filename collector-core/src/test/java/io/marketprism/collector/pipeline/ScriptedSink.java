package io.marketprism.collector.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sink.Sink;
import io.marketprism.collector.sink.SinkState;
import io.marketprism.collector.sink.SpoolCounts;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A sink that remembers what it is given and fails, blocks or throws as it is told. Thread-safe.
 */
final class ScriptedSink implements Sink {
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<MarketEvent> written = new ArrayList<>();
  private final Deque<Throwable> failures = new ArrayDeque<>();
  private final String name;
  private int unflushed;
  private int flushes;
  private int batches;
  private int closes;
  private int blocked;
  private volatile @Nullable CountDownLatch gate;
  volatile @Nullable IOException refusesToOpen;
  volatile @Nullable Throwable failsToFlush;
  volatile @Nullable IOException failsToClose;
  volatile boolean merges = true;
  volatile SpoolCounts spool = SpoolCounts.NONE;
  volatile SinkState state = SinkState.PLAIN;
  volatile Optional<Map<DataType, DurationCounts>> latencies = Optional.empty();
  final Queue<Instrument> brokenBooks = new ConcurrentLinkedQueue<>();
  volatile Runnable onWrite = () -> {};

  ScriptedSink(String name) {
    this.name = name;
  }

  /** Blocks all writes until the returned latch is counted down. */
  CountDownLatch block() {
    CountDownLatch fresh = new CountDownLatch(1);
    gate = fresh;
    return fresh;
  }

  /** The next write throws this. */
  void fail(Throwable failure) {
    lock.lock();
    try {
      failures.add(failure);
    } finally {
      lock.unlock();
    }
  }

  List<MarketEvent> written() {
    return locked(() -> List.copyOf(written));
  }

  int flushes() {
    return locked(() -> flushes);
  }

  /** Flushes of at least one event. */
  int batches() {
    return locked(() -> batches);
  }

  int closes() {
    return locked(() -> closes);
  }

  boolean isBlocked() {
    return locked(() -> blocked > 0);
  }

  void awaitWritten(int count) {
    await(() -> written.size() >= count);
  }

  void awaitFlushed(int count) {
    await(() -> written.size() >= count && unflushed == 0);
  }

  void awaitBlocked() {
    await(() -> blocked > 0);
  }

  /** Waits for something that the sink does, or that follows soon after. */
  void await(BooleanSupplier condition) {
    lock.lock();
    try {
      long left = PATIENCE_NS;
      while (!condition.getAsBoolean() && left > 0) {
        left -= LOOK_NS - Math.max(0, changed.awaitNanos(LOOK_NS));
      }
      assertThat(condition.getAsBoolean()).as("came in time").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void open() throws IOException {
    if (refusesToOpen != null) {
      throw refusesToOpen;
    }
  }

  @Override
  public void write(MarketEvent event) throws IOException {
    pass(gate);
    onWrite.run();
    Throwable failure = nextFailure();
    if (failure instanceof IOException refused) {
      throw refused;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException thrown) {
      throw thrown;
    }
    locked(
        () -> {
          written.add(event);
          unflushed++;
          return true;
        });
  }

  private @Nullable Throwable nextFailure() {
    lock.lock();
    try {
      changed.signalAll();
      return failures.poll();
    } finally {
      lock.unlock();
    }
  }

  private void pass(@Nullable CountDownLatch closed) throws IOException {
    if (closed == null || closed.getCount() == 0) {
      return;
    }
    try {
      locked(() -> blocked++);
      closed.await();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    } finally {
      locked(() -> blocked--);
    }
  }

  @Override
  public void flush() throws IOException {
    Throwable failure = failsToFlush;
    if (failure instanceof IOException refused) {
      locked(() -> flushes++);
      throw refused;
    }
    if (failure instanceof RuntimeException thrown) {
      throw thrown;
    }
    locked(
        () -> {
          flushes++;
          batches += unflushed > 0 ? 1 : 0;
          unflushed = 0;
          return true;
        });
  }

  @Override
  public void close() throws IOException {
    locked(() -> closes++);
    if (failsToClose != null) {
      throw failsToClose;
    }
  }

  @Override
  public boolean mergesUpdates() {
    return merges;
  }

  @Override
  public SpoolCounts spool(DataType type) {
    return type == DataType.TRADE ? spool : SpoolCounts.NONE;
  }

  @Override
  public SinkState state() {
    return state;
  }

  @Override
  public Optional<Map<DataType, DurationCounts>> latencies() {
    return latencies;
  }

  @Override
  public Set<Instrument> takeBrokenBooks() {
    Set<Instrument> taken = new HashSet<>();
    for (Instrument book = brokenBooks.poll(); book != null; book = brokenBooks.poll()) {
      taken.add(book);
    }
    return taken;
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      T result = action.get();
      changed.signalAll();
      return result;
    } finally {
      lock.unlock();
    }
  }
}
