package io.marketprism.collector.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a slot, as its owner reports on it; opened by {@link ConnectionSlot#open}.
 * Thread-safe. No call blocks or throws: a change of state that makes no sense is ignored and
 * counted. {@link #frame} and {@link #data} have one writer at a time, the reader thread.
 */
public final class Connection {
  private static final long NEVER = Long.MIN_VALUE;

  private final SlotRecord slot;
  private final long generation;
  private final String openedBy;
  private final Runnable canceller;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong lastDataNs = new AtomicLong(NEVER);
  private volatile int channels;

  @GuardedBy("this")
  private ConnectionState state = ConnectionState.WAITING;

  @GuardedBy("this")
  private Instant stateSince;

  @GuardedBy("this")
  private long stateSinceNs;

  @GuardedBy("this")
  private @Nullable Instant openedAt;

  @GuardedBy("this")
  private long openedNs;

  @GuardedBy("this")
  private long overdueAtNs = Long.MAX_VALUE;

  Connection(SlotRecord slot, long generation, String openedBy, Runnable canceller) {
    this.slot = slot;
    this.generation = generation;
    this.openedBy = openedBy;
    this.canceller = canceller;
    this.stateSince = slot.now();
    this.stateSinceNs = slot.nanos();
  }

  /** Which connection of its slot this is, rising from 1. */
  public long generation() {
    return generation;
  }

  /** What it is doing. */
  public synchronized ConnectionState state() {
    return state;
  }

  /**
   * Goes on to another state. The first state that has an open socket counts the connection as
   * opened. Use {@link #closed} for the last.
   *
   * @return whether that made sense
   */
  public synchronized boolean moveTo(ConnectionState to) {
    if (to == state) {
      return true;
    }
    if (to == ConnectionState.CLOSED || !Transitions.allowed(state, to, slot.isRest())) {
      slot.counters().invalidTransitions.incrementAndGet();
      return false;
    }
    enter(to);
    if (to != ConnectionState.CONNECTING && to != ConnectionState.WAITING && openedAt == null) {
      openedAt = stateSince;
      openedNs = stateSinceNs;
      slot.counters().opened.incrementAndGet();
    }
    return true;
  }

  /**
   * Is to be gone, or no longer beside another, within that time; what is then still there is
   * cancelled by {@link ConnectionRegistry#reap}. A later call replaces an earlier one.
   */
  public synchronized void expectGoneWithin(Duration time) {
    overdueAtNs = slot.nanos() + time.toNanos();
  }

  /** Takes the deadline of {@link #expectGoneWithin} back. */
  public synchronized void expectToStay() {
    overdueAtNs = Long.MAX_VALUE;
  }

  /**
   * Is gone: no socket of it is left. Counts as closed where it had been open, else as a failure to
   * connect; a connection that never left WAITING counts as neither.
   *
   * @return false where it was closed before
   */
  public boolean closed(CloseReason reason, String detail) {
    synchronized (this) {
      if (state == ConnectionState.CLOSED) {
        return false;
      }
      if (openedAt != null) {
        slot.counters().closed(reason);
      } else if (state != ConnectionState.WAITING) {
        slot.counters().connectFailed(reason);
      }
      enter(ConnectionState.CLOSED);
    }
    slot.remove(this, detail.isEmpty() ? reason.wire() : reason.wire() + ": " + detail);
    return true;
  }

  @GuardedBy("this")
  private void enter(ConnectionState to) {
    state = to;
    stateSince = slot.now();
    stateSinceNs = slot.nanos();
  }

  /** A text frame, or a REST reply, was received. Called by one thread at a time. */
  public void frame() {
    frames.lazySet(frames.getPlain() + 1);
  }

  /** Frames received so far, {@link #frame} counted each. */
  public long frames() {
    return frames.get();
  }

  /**
   * The frame carried data. Called by one thread at a time.
   *
   * @param nowNs nanoseconds, monotonic
   */
  public void data(long nowNs) {
    lastDataNs.lazySet(nowNs);
  }

  /** So many channels are asked for on it. */
  public void channels(int count) {
    channels = count;
  }

  /** A frame handler threw. */
  public void handlerError() {
    slot.counters().handlerErrors.incrementAndGet();
  }

  /** It took the place of an older connection by a planned hand-over. */
  public void handedOver() {
    slot.counters().handOvers.incrementAndGet();
  }

  /** It is open in place of one that had been open and was lost. */
  public void reconnected() {
    slot.counters().reconnects.incrementAndGet();
  }

  /** Enters a socket that was made for this connection; the entry does not refer to it. */
  public SocketEntry socket(Object socket) {
    return slot.ledger().enter(this, socket);
  }

  void read(int count) {
    bytes.addAndGet(count);
  }

  String slotName() {
    return slot.spec().slot();
  }

  String owner() {
    return slot.spec().owner();
  }

  /** Whether it may have a socket. */
  synchronized boolean registered() {
    return state != ConnectionState.WAITING && state != ConnectionState.CLOSED;
  }

  synchronized boolean overdue(long nowNs) {
    return overdueAtNs != Long.MAX_VALUE && nowNs - overdueAtNs > 0;
  }

  void cancel() {
    canceller.run();
  }

  synchronized ConnectionInfo info() {
    long last = lastDataNs.get();
    long nowNs = slot.nanos();
    SlotSpec spec = slot.spec();
    return new ConnectionInfo(
        spec.slot(),
        spec.venue(),
        spec.purpose(),
        spec.endpoint(),
        spec.places(),
        generation,
        state,
        stateSince,
        nowNs - stateSinceNs,
        openedBy,
        Optional.ofNullable(openedAt),
        openedAt == null ? OptionalLong.empty() : OptionalLong.of(nowNs - openedNs),
        last == NEVER ? OptionalLong.empty() : OptionalLong.of(nowNs - last),
        bytes.get(),
        frames.get(),
        channels,
        slot.lastCloseReason());
  }
}
