package io.marketprism.collector.pipeline;

import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.health.SinkTotals;
import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Text;
import io.marketprism.collector.sink.Sink;
import io.marketprism.collector.sink.SinkState;
import io.marketprism.collector.sink.SpoolCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives one sink: takes events from its queue, writes and flushes them, waits and tries again
 * where that fails, and closes the sink at the end. {@link #run} is the sink's thread; nothing that
 * a sink throws ends it. The other methods are thread-safe.
 */
final class SinkRunner implements Runnable {
  private static final DataType[] TYPES = DataType.values();
  private static final int SLICE = 512;
  private static final int PROGRESS_EVERY = 32;
  private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSING_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Sink sink;
  private final SinkSettings settings;
  private final SinkQueue queue;
  private final Clocks clocks;
  private final Consumer<Instrument> snapshotRequests;
  private final FlushLatency latency = new FlushLatency(SLICE);
  private final CompletableFuture<Boolean> opened = new CompletableFuture<>();

  private final @Nullable Object[] slice = new @Nullable Object[SLICE];
  private final TypeCounts written = new TypeCounts();
  private final Map<DataType, SpoolCounts> spools = new EnumMap<>(DataType.class);

  private final AtomicLong failures = new AtomicLong();
  private volatile @Nullable Failure failure;
  private volatile long progressNs;

  SinkRunner(
      Sink sink,
      SinkSettings settings,
      SinkQueue queue,
      Clocks clocks,
      Consumer<Instrument> snapshotRequests) {
    this.sink = sink;
    this.settings = settings;
    this.queue = queue;
    this.clocks = clocks;
    this.snapshotRequests = snapshotRequests;
  }

  /** Completed when the sink is open, or exceptionally with what it threw. */
  CompletableFuture<Boolean> opened() {
    return opened;
  }

  @Override
  public void run() {
    progressNs = clocks.nanos();
    try {
      sink.open();
      opened.complete(true);
    } catch (Throwable t) {
      opened.completeExceptionally(t);
      finish();
      return;
    }
    boolean more = true;
    while (more) {
      try {
        more = turn();
      } catch (Throwable t) {
        failed(t, false);
        queue.rejectTaken(takenEvents());
        Arrays.fill(slice, null);
        written.clear();
        latency.forget();
        more = queue.pause(settings.retryPause().toNanos(), CLOSING_PAUSE_NS);
      }
    }
    finish();
  }

  /**
   * Closes the sink and accounts for what is left. Called once, by its own thread if it has one.
   */
  void finish() {
    try {
      sink.close();
      queue.flushed(written, spools());
    } catch (Throwable t) {
      failed(t, false);
      queue.flushed(new TypeCounts(), spools());
    }
    queue.abandon();
  }

  /** Writes and flushes one batch; whether there is to be another turn. */
  private boolean turn() {
    int taken = queue.take(slice, IDLE_NS);
    progress();
    boolean delivered = deliver(taken) && flush();
    Arrays.fill(slice, 0, taken, null);
    if (!delivered) {
      return false;
    }
    queue.settle().forEach(this::requestSnapshot);
    sink.takeBrokenBooks().forEach(this::requestSnapshot);
    if (queue.isOver()) {
      return false;
    }
    if (taken > 0 && queue.isEmpty()) {
      queue.linger(settings.linger().toNanos());
    }
    return true;
  }

  private boolean deliver(int count) {
    for (int i = 0; i < count; i++) {
      if (!write(event(Objects.requireNonNull(slice[i])))) {
        return false;
      }
      if (i % PROGRESS_EVERY == PROGRESS_EVERY - 1) {
        progress();
      }
    }
    return true;
  }

  private static MarketEvent event(Object entry) {
    return entry instanceof DeltaMerge merge ? merge.toEvent() : (MarketEvent) entry;
  }

  private List<MarketEvent> takenEvents() {
    List<MarketEvent> events = new ArrayList<>();
    for (Object entry : slice) {
      try {
        if (entry != null) {
          events.add(event(entry));
        }
      } catch (RuntimeException e) {
        // What cannot be merged to an end was counted, and cannot be named.
      }
    }
    return events;
  }

  /** Writes one event, however often it takes; false where the end came first. */
  private boolean write(MarketEvent event) {
    while (true) {
      try {
        sink.write(event);
        written.add(event.dataType(), 1);
        latency.written(event);
        failure = null;
        return true;
      } catch (IOException e) {
        failed(e, false);
      } catch (Throwable t) {
        failed(t, false);
        queue.reject(event).ifPresent(this::writeInstead);
        return true;
      }
      if (!queue.pause(settings.retryPause().toNanos(), CLOSING_PAUSE_NS)) {
        return false;
      }
    }
  }

  /** Writes an interruption in place of an event that the sink does not take; tried once. */
  private void writeInstead(InterruptionEvent interruption) {
    try {
      sink.write(interruption);
      written.add(DataType.INTERRUPTION, 1);
    } catch (Throwable t) {
      failed(t, false);
      queue.reject(interruption);
    }
  }

  /** Flushes what was written, however often it takes; false where the end came first. */
  private boolean flush() {
    while (true) {
      try {
        sink.flush();
        flushed();
        return true;
      } catch (IOException e) {
        failed(e, true);
      }
      if (!queue.pause(settings.retryPause().toNanos(), CLOSING_PAUSE_NS)) {
        return false;
      }
    }
  }

  private void flushed() {
    queue.flushed(written, spools());
    written.clear();
    latency.flushed(clocks.epochNanos());
    progress();
    Failure last = failure;
    if (last != null && last.ofFlush()) {
      failure = null;
    }
  }

  /** What became of spooled events; nothing of a sink that has no spool. */
  private Map<DataType, SpoolCounts> spools() {
    for (DataType type : TYPES) {
      SpoolCounts counts = sink.spool(type);
      if (!counts.equals(SpoolCounts.NONE)) {
        spools.put(type, counts);
      }
    }
    return spools;
  }

  private void requestSnapshot(Instrument instrument) {
    try {
      snapshotRequests.accept(instrument);
    } catch (Throwable t) {
      // The queue asks again.
    }
  }

  private void failed(Throwable cause, boolean ofFlush) {
    String text = cause.getMessage();
    if (!(cause instanceof IOException) || text == null) {
      text = cause.toString();
    }
    Failure before = failure;
    long since = before == null ? clocks.nanos() : before.sinceNs();
    failure = new Failure(Text.printable(text), since, ofFlush);
    failures.incrementAndGet();
  }

  private void progress() {
    progressNs = clocks.nanos();
  }

  /** Name of the sink. */
  String name() {
    return sink.name();
  }

  /** What was counted since the start. */
  SinkTotals totals() {
    return new SinkTotals(name(), failures.get(), latencies());
  }

  private Map<DataType, DurationCounts> latencies() {
    try {
      return sink.latencies().orElseGet(latency::counts);
    } catch (RuntimeException e) {
      return Map.of();
    }
  }

  /** What the sink does; the counts are of one moment. */
  SinkReport report() {
    SinkQueue.State state = queue.state();
    Failure now = failure;
    long nowNs = clocks.nanos();
    boolean waits = state.bytes() > 0;
    long activeNs = Math.max(progressNs - nowNs, state.waitingSinceNs() - nowNs);
    return new SinkReport(
        sink.name(),
        now == null,
        now == null ? "" : now.text(),
        now == null ? 0 : Math.max(0, nowNs - now.sinceNs()),
        state.bytes(),
        settings.queueBytes(),
        waits ? Math.max(0, -activeNs) : 0,
        outside(),
        state.counts());
  }

  private SinkReport.Outside outside() {
    try {
      SinkState said = sink.state();
      return new SinkReport.Outside(said.trouble(), said.figures(), said.occurrences());
    } catch (RuntimeException e) {
      return new SinkReport.Outside(Text.printable(e.toString()), Map.of(), Map.of());
    }
  }

  /**
   * Why the sink does not work.
   *
   * @param text what it threw, printable
   * @param sinceNs since when, monotonic
   * @param ofFlush whether a successful flush mends it; otherwise a successful write does
   */
  private record Failure(String text, long sinceNs, boolean ofFlush) {}
}
