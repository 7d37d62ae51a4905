package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.ConnectionSlot;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The public side of a session: hands every call to the {@link Keeper} on the control thread.
 *
 * <p>Thread-safe. Three threads work for a session: the control thread decides everything and owns
 * all state; the reader thread of each connection runs {@link FrameEdge} and with it the listener's
 * onFrame; OkHttp's own writer thread sends what the control thread queued.
 */
final class SlotSession implements Session {
  private static final long CLOSE_WITHIN_S = 5;

  private final ControlThread control;
  private final ConnectionSlot slot;
  private final Told told;
  private final Keeper keeper;
  private final Consumer<SlotSession> onClosed;
  private final CountDownLatch gone = new CountDownLatch(1);
  private volatile boolean closed;

  SlotSession(LinkParts parts, ConnectionSlot slot, Pacer pacer, Consumer<SlotSession> onClosed) {
    this.control = parts.control();
    this.slot = slot;
    this.told = new Told(parts.environment(), parts.listener());
    this.keeper = new Keeper(parts, slot, pacer, told);
    this.onClosed = onClosed;
  }

  @Override
  public void start() {
    post(keeper::start);
  }

  @Override
  public void subscribe(Collection<String> channels) {
    List<String> copy = List.copyOf(channels);
    post(() -> keeper.subscribe(copy));
  }

  @Override
  public void unsubscribe(Collection<String> channels) {
    List<String> copy = List.copyOf(channels);
    post(() -> keeper.unsubscribe(copy));
  }

  @Override
  public void resubscribe(Collection<String> channels) {
    List<String> copy = List.copyOf(channels);
    post(() -> keeper.resubscribe(copy));
  }

  @Override
  public void acknowledged(long generation, long requestId) {
    post(() -> keeper.acknowledged(generation, requestId));
  }

  @Override
  public void acknowledged(long generation, long requestId, Collection<String> channels) {
    List<String> copy = List.copyOf(channels);
    post(() -> keeper.acknowledged(generation, requestId, copy));
  }

  @Override
  public void refused(long generation, long requestId, String reason) {
    post(() -> keeper.refused(generation, requestId, reason));
  }

  @Override
  public void postponed(long generation, long requestId, String reason) {
    post(() -> keeper.postponed(generation, requestId, reason));
  }

  @Override
  public void reply(long generation, String frame) {
    post(() -> keeper.reply(generation, frame));
  }

  @Override
  public void handOver(String reason) {
    post(keeper::handOver);
  }

  @Override
  public void replace(String reason) {
    post(() -> keeper.replace(CloseReason.REPLACED, reason));
  }

  @Override
  public void close() {
    closeSoon();
    awaitGone();
  }

  /** Begins to close and does not wait. */
  void closeSoon() {
    closed = true;
    told.close();
    keeper.stopDelivering();
    control.execute(() -> keeper.close(this::empty));
  }

  /**
   * Waits until nothing is left, or cancels what is left after five seconds. Does not wait inside a
   * callback, which would be waiting for itself.
   */
  void awaitGone() {
    if (insideCallback()) {
      return;
    }
    boolean interrupted = false;
    boolean empty = false;
    try {
      empty = gone.await(CLOSE_WITHIN_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (!empty) {
      keeper.cancelSockets();
      slot.release();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void empty() {
    slot.release();
    gone.countDown();
    onClosed.accept(this);
  }

  private boolean insideCallback() {
    return control.isCurrent() || keeper.isDelivering(Thread.currentThread());
  }

  private void post(Runnable task) {
    if (!closed) {
      control.execute(task);
    }
  }
}
