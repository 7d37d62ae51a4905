package io.marketprism.collector.metrics;

import io.marketprism.collector.metrics.http.Reply;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a {@link History} on a thread of its own, whether anyone looks or not, and what it says as
 * bytes, made once a sample. A sample that fails or takes long is a hole; what was made before goes
 * on being served. Thread-safe; {@link #close} is safe twice and without {@code start}, and the
 * thread ends as soon as the source lets it.
 */
final class HistorySampler implements AutoCloseable {
  private final MetricsSource source;
  private final LongSupplier nanoTime;
  private final FailureListener listener;
  private final Thread thread;
  private volatile boolean closed;
  private volatile Optional<Reply> reply = Optional.empty();
  private volatile EventRates rates = EventRates.NONE;

  /** Confined to the thread. */
  private @Nullable History history;

  HistorySampler(Setup setup) {
    this.source = setup.source();
    this.nanoTime = setup.nanoTime();
    this.listener = setup.listener();
    this.thread = new Thread(this::run, "collector-history");
    thread.setDaemon(true);
  }

  /** Takes the first sample soon, and one each five seconds from then on. */
  void start() {
    thread.start();
  }

  /** What {@code /history} answers; empty before the first sample. */
  Optional<Reply> reply() {
    return reply;
  }

  /** The rates between the last two samples; none before there were two. */
  EventRates rates() {
    return rates;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  /** Sleeps until the next slot, not for one, so that samples do not drift away from the slots. */
  private void run() {
    long intervalNs = History.INTERVAL.toNanos();
    long startNs = nanoTime.getAsLong();
    try {
      while (!closed) {
        sample();
        long intoSlotNs = (nanoTime.getAsLong() - startNs) % intervalNs;
        TimeUnit.NANOSECONDS.sleep(intervalNs - intoSlotNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Errors are caught too: this thread must outlive whatever the source does. */
  private void sample() {
    try {
      long nowNs = nanoTime.getAsLong();
      History kept = history;
      if (kept == null) {
        kept = new History(source, nowNs);
        history = kept;
      } else {
        kept.sample(nowNs);
      }
      rates = kept.rates();
      reply = Optional.of(Reply.of(200, Json.CONTENT_TYPE, kept.bytes()));
    } catch (Throwable e) {
      listener.failed(thread.getName(), e);
    }
  }
}
