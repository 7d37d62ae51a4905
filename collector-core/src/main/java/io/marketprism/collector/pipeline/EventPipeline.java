package io.marketprism.collector.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.health.SinkTotals;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.EventOutput;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sink.Sink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Hands every event to every sink, through one bounded queue and one thread each. A sink that is
 * slow, fails or hangs harms neither feeds nor other sinks.
 *
 * <p>Thread-safe. {@link #publish} does no I/O and waits for no sink; events of one feed reach a
 * sink in the order in which they were published. What does not fit into a queue is merged or
 * dropped, counted, and announced to that sink; see {@link SinkSettings} and the reports.
 */
public final class EventPipeline implements EventOutput, AutoCloseable {
  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);
  private static final Duration HANG = Duration.ofSeconds(1);

  private final List<Line> lines = new ArrayList<>();
  private final SinkQueue[] queues;
  private final Clocks clocks;

  @GuardedBy("this")
  private boolean started;

  private EventPipeline(Builder builder) {
    this.clocks = builder.clocks;
    for (Map.Entry<Sink, SinkSettings> entry : builder.sinks.entrySet()) {
      lines.add(line(entry.getKey(), entry.getValue(), builder));
    }
    this.queues = lines.stream().map(Line::queue).toArray(SinkQueue[]::new);
  }

  private static Line line(Sink sink, SinkSettings settings, Builder builder) {
    Backlog backlog =
        new Backlog(
            settings.queueBytes(),
            sink.mergesUpdates(),
            builder.interruptionNumbers,
            builder.interruptions);
    SinkQueue queue = new SinkQueue(backlog, builder.clocks.nanoTime());
    SinkRunner runner =
        new SinkRunner(sink, settings, queue, builder.clocks, builder.snapshotRequests);
    Thread thread = builder.threads.newThread(runner);
    thread.setName("marketprism-sink-" + sink.name());
    return new Line(queue, runner, thread);
  }

  /**
   * Collects sinks and settings.
   *
   * @param clocks wall and monotonic time
   * @param interruptionNumbers gives numbers unique in this run of the instance, shared with all
   *     who make interruptions; thread-safe, must not block
   */
  public static Builder builder(Clocks clocks, LongSupplier interruptionNumbers) {
    return new Builder(clocks, interruptionNumbers);
  }

  /**
   * Opens all sinks, each on its own thread, and waits until they are. Events that were published
   * before have waited.
   *
   * @throws SinkOpenException where a sink refuses to open; everything is closed then
   * @throws IllegalStateException where it was started or closed before
   */
  public void start() throws SinkOpenException {
    startThreads();
    for (Line line : lines) {
      try {
        line.runner().opened().join();
      } catch (CompletionException e) {
        close(Duration.ZERO);
        throw refusal(line.runner().name(), e);
      }
    }
  }

  private synchronized void startThreads() {
    if (started) {
      throw new IllegalStateException("started or closed before");
    }
    started = true;
    lines.forEach(line -> line.thread().start());
  }

  private static SinkOpenException refusal(String sink, CompletionException e) {
    return e.getCause() instanceof IOException refused && refused.getMessage() != null
        ? new SinkOpenException(sink, refused.getMessage(), refused)
        : new SinkOpenException(sink, "sink " + sink + " does not open: " + e.getCause(), e);
  }

  @Override
  public void publish(MarketEvent event) {
    for (SinkQueue queue : queues) {
      queue.offer(event);
    }
  }

  /** What each sink does, in the order in which they were added. */
  public List<SinkReport> reports() {
    return lines.stream().map(line -> line.runner().report()).toList();
  }

  /** What each sink counted since the start, in the same order. */
  public List<SinkTotals> totals() {
    return lines.stream().map(line -> line.runner().totals()).toList();
  }

  /** Frees what is remembered of an instrument that nobody subscribes to any more. */
  public void forget(Instrument instrument) {
    for (SinkQueue queue : queues) {
      queue.forget(instrument);
    }
  }

  /** Closes within about 10 s, see {@link #close(Duration)}. */
  @Override
  public void close() {
    close(DEFAULT_PATIENCE);
  }

  /**
   * Refuses further events, lets the sinks drain what waits for that long, and closes them. What
   * could not be written is counted as dropped with the reason {@code shutdown}. A sink that hangs
   * is interrupted and left alone. Safe to call twice, without {@code start}, and on any thread,
   * that of a sink included, which then goes on to close after this returned.
   */
  public void close(Duration patience) {
    long deadlineNs = clocks.nanos() + patience.toNanos();
    for (SinkQueue queue : queues) {
      queue.close(deadlineNs);
    }
    if (startedBeforeClose()) {
      lines.forEach(line -> line.join(deadlineNs - clocks.nanos()));
    } else {
      lines.forEach(line -> line.runner().finish());
    }
  }

  /** Whether the threads run; where they do not, they never will. */
  private synchronized boolean startedBeforeClose() {
    boolean before = started;
    started = true;
    return before;
  }

  /** One sink with its queue and thread. */
  private record Line(SinkQueue queue, SinkRunner runner, Thread thread) {
    /** Waits for the end of the thread; ends it by force where it does not come. */
    void join(long patienceNs) {
      if (Thread.currentThread() == thread) {
        return;
      }
      boolean interrupted = !joined(Math.max(0, patienceNs) + HANG.toNanos());
      if (thread.isAlive()) {
        thread.interrupt();
        interrupted |= !joined(HANG.toNanos());
        queue.abandon();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private boolean joined(long nanos) {
      try {
        thread.join(Math.max(1, nanos / 1_000_000));
        return true;
      } catch (InterruptedException e) {
        return false;
      }
    }
  }

  /** Collects what a pipeline is made of. Not thread-safe. */
  public static final class Builder {
    private final Map<Sink, SinkSettings> sinks = new LinkedHashMap<>();
    private final Clocks clocks;
    private final LongSupplier interruptionNumbers;
    private Consumer<Instrument> snapshotRequests = instrument -> {};
    private Consumer<InterruptionEvent> interruptions = interruption -> {};
    private ThreadFactory threads = Builder::daemon;

    private Builder(Clocks clocks, LongSupplier interruptionNumbers) {
      this.clocks = clocks;
      this.interruptionNumbers = interruptionNumbers;
    }

    private static Thread daemon(Runnable task) {
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      return thread;
    }

    /**
     * Adds a sink, which the pipeline opens and closes.
     *
     * @throws IllegalArgumentException where another has its name
     */
    public Builder sink(Sink sink, SinkSettings settings) {
      if (sinks.keySet().stream().anyMatch(other -> other.name().equals(sink.name()))) {
        throw new IllegalArgumentException("two sinks of the name " + sink.name());
      }
      sinks.put(sink, settings);
      return this;
    }

    /**
     * Takes the instruments of which a sink needs a whole book, because it lost an update; called
     * on the sink's thread, under no lock, again after 30 s where none came. The book is to be
     * published as any other event.
     */
    public Builder snapshotRequests(Consumer<Instrument> listener) {
      this.snapshotRequests = listener;
      return this;
    }

    /**
     * Takes each interruption that the pipeline itself makes, for one sink, before that gets it;
     * called under the lock of a queue, so it must not block, nor throw.
     */
    public Builder interruptions(Consumer<InterruptionEvent> listener) {
      this.interruptions = listener;
      return this;
    }

    /** Makes the sinks' threads; daemons by default. */
    public Builder threads(ThreadFactory factory) {
      this.threads = factory;
      return this;
    }

    /** The pipeline, not started. */
    public EventPipeline build() {
      return new EventPipeline(this);
    }
  }
}
