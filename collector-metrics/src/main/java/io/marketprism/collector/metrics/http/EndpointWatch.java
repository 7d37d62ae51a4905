package io.marketprism.collector.metrics.http;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Asks endpoints of this process every few seconds whether they answer, and makes one anew that did
 * not three times in a row; where that does not help, again after a minute.
 *
 * <p>Thread-safe. One daemon thread; {@link #close} is safe twice and ends it within seconds.
 */
public final class EndpointWatch implements AutoCloseable {
  /** Time between two probes of an endpoint that answers. */
  static final Duration PROBE_EACH = Duration.ofSeconds(5);

  private static final int SILENT_BEFORE_REBUILD = 3;
  private static final int PROBES_BETWEEN_REBUILDS = 12;
  private static final int SILENT_FOR_GOOD = 36;

  private final List<Watched> watched;
  private final BiConsumer<String, Throwable> listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Duration each;

  /**
   * A watch that has not begun.
   *
   * @param listener is told by name of an endpoint that is made anew, or that cannot be; must not
   *     throw
   */
  public EndpointWatch(List<KeptEndpoint> endpoints, BiConsumer<String, Throwable> listener) {
    this(endpoints, listener, PROBE_EACH);
  }

  EndpointWatch(
      List<KeptEndpoint> endpoints, BiConsumer<String, Throwable> listener, Duration each) {
    this.watched = endpoints.stream().map(Watched::new).toList();
    this.listener = listener;
    this.each = each;
  }

  /** Begins. To be called once. */
  public void start() {
    EndpointThreads.daemon("collector-endpoint-watch", this::run).start();
  }

  /**
   * Whether each endpoint answers, or may do so yet: false where one was silent for three minutes
   * and making it anew did not help, so that only a restart does.
   */
  public boolean answering() {
    return watched.stream().allMatch(one -> one.silent < SILENT_FOR_GOOD);
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void run() {
    try {
      while (!closed.await(each.toNanos(), TimeUnit.NANOSECONDS)) {
        watched.forEach(this::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Errors are caught too: this thread outlives what the endpoints do. */
  private void look(Watched one) {
    try {
      if (one.calls(one.endpoint.probe())) {
        listener.accept(
            one.endpoint.name(), new IOException("does not answer; it is made anew on its port"));
        one.again = true;
        one.endpoint.rebuild();
        one.again = false;
      }
    } catch (Throwable failure) {
      listener.accept(one.endpoint.name(), failure);
    }
  }

  /** One endpoint; changed on the watch's thread only. */
  private static final class Watched {
    private final KeptEndpoint endpoint;

    /** Probes without an answer, in a row. */
    private volatile int silent;

    /** The last time that it was made anew failed, so that it is tried at once. */
    private boolean again;

    Watched(KeptEndpoint endpoint) {
      this.endpoint = endpoint;
    }

    /** Counts a result; whether it calls for a new server. */
    boolean calls(OwnProbe.Result result) {
      if (result == OwnProbe.Result.ANSWERED) {
        silent = 0;
      }
      if (result != OwnProbe.Result.SILENT) {
        return false;
      }
      int inARow = silent + 1;
      silent = inARow;
      int beyond = inARow - SILENT_BEFORE_REBUILD;
      return again || (beyond >= 0 && beyond % PROBES_BETWEEN_REBUILDS == 0);
    }
  }
}
