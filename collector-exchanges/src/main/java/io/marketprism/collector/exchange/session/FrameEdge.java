package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.Connection;
import io.marketprism.collector.spi.RawFrameListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a wire's threads end and the session begins: frames go to the listener on the reader thread
 * itself, everything else becomes a task of the control thread. Nothing thrown passes it, since an
 * Error that reaches OkHttp's reader ends the connection without a word.
 */
final class FrameEdge implements WireEvents {
  private final Connection connection;
  private final String name;
  private final SessionListener listener;
  private final SessionEnvironment environment;
  private final Executor executor;
  private final Control control;
  private final Arrivals arrivals;
  private final ArrivalClock clock;
  private volatile boolean delivering = true;

  /** Written by the reader thread; a thread asks for itself only, so no more is needed. */
  private @Nullable Thread deliverer;

  private boolean anyData;

  FrameEdge(LinkParts parts, Connection connection, Control control, Arrivals arrivals) {
    this.connection = connection;
    this.name = parts.spec().slot() + "#" + connection.generation();
    this.listener = parts.listener();
    this.environment = parts.environment();
    this.executor = parts.control();
    this.control = control;
    this.arrivals = arrivals;
    this.clock = new ArrivalClock(environment.clocks());
  }

  /** What the control thread makes of it. Called on the control thread. */
  interface Control {
    void opened();

    void firstData();

    void closing(int code, String reason);

    void ended(CloseReason reason, String detail, Optional<Duration> retryAfter);

    void socketsGone();
  }

  /** Delivers no further frame; one that is being delivered goes on. */
  void stop() {
    delivering = false;
  }

  /** Whether the calling thread is inside the listener now. */
  boolean isDelivering(Thread thread) {
    return deliverer == thread;
  }

  @Override
  public void opened() {
    arrivals.opened(environment.clocks().nanos());
    post(control::opened);
  }

  @Override
  public void text(String frame) {
    if (!delivering) {
      return;
    }
    deliverer = Thread.currentThread();
    try {
      deliver(frame);
    } catch (Throwable thrown) {
      failed(thrown);
    } finally {
      deliverer = null;
    }
  }

  @Override
  public void binary() {
    connection.frame();
  }

  @Override
  public void closing(int code, String reason) {
    post(() -> control.closing(code, reason));
  }

  @Override
  public void ended(CloseReason reason, String detail, Optional<Duration> retryAfter) {
    post(() -> control.ended(reason, detail, retryAfter));
  }

  @Override
  public void socketsGone() {
    post(control::socketsGone);
  }

  private void deliver(String frame) {
    long receivedNs = clock.stamp();
    connection.frame();
    arrivals.heard(clock.nowNs());
    RawFrameListener frames = environment.frames();
    if (frames != RawFrameListener.NONE) {
      frames.received(name, frame, receivedNs);
    }
    if (listener.onFrame(connection.generation(), frame, receivedNs)) {
      connection.data(clock.nowNs());
      arrivals.saw(clock.nowNs());
      if (!anyData) {
        anyData = true;
        post(control::firstData);
      }
    }
  }

  /** An Exception concerns one frame; after an Error this connection is not trusted any more. */
  private void failed(Throwable thrown) {
    connection.handlerError();
    if (thrown instanceof OutOfMemoryError) {
      delivering = false;
      tell(environment.fatal(), thrown);
      end(CloseReason.OUT_OF_MEMORY, thrown);
    } else if (thrown instanceof Error) {
      delivering = false;
      end(CloseReason.HANDLER_ERROR, thrown);
    }
  }

  private void end(CloseReason reason, Throwable thrown) {
    post(() -> control.ended(reason, CloseReasons.detail(thrown), Optional.empty()));
  }

  private static void tell(Consumer<Throwable> fatal, Throwable thrown) {
    try {
      fatal.accept(thrown);
    } catch (Throwable ignored) {
      // The connection must still be replaced.
    }
  }

  /** Where even this fails, the deadlines of the control thread find the connection dead. */
  private void post(Runnable task) {
    try {
      executor.execute(task);
    } catch (Throwable full) {
      connection.handlerError();
    }
  }
}
