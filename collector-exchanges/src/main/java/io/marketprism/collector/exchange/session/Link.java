package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.Connection;
import io.marketprism.collector.connection.ConnectionSlot;
import io.marketprism.collector.connection.ConnectionState;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a slot, from waiting for its turn to its end, which is told exactly once. Not
 * thread-safe; owned by one {@link Keeper} and called on the control thread. What comes from a wire
 * that has ended is ignored.
 */
final class Link implements FrameEdge.Control, SubscriptionLedger.Events {
  /** For the socket, TLS and the upgrade together. */
  static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(8);

  /** For the peer's answer to our Close, and for the socket to go after the peer's. */
  static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  /** For the word about a socket that is gone. */
  static final Duration WORD_WITHIN = Duration.ofMillis(500);

  private static final Duration OVERDUE_AFTER = CLOSE_WITHIN.plusSeconds(3);
  private static final long MAX_QUEUED_BYTES = 1 << 20;

  private final LinkParts parts;
  private final Owner owner;
  private final Connection connection;
  private final FrameEdge edge;
  private final Arrivals arrivals;
  private final SubscriptionLedger ledger;
  private final Carrying carrying;
  private final QuotaGate gate;
  private final Outbox outbox;
  private final LifeSigns lifeSigns;
  private final List<Cancellable> timers = new ArrayList<>();
  private volatile @Nullable Wire wire;
  private @Nullable Cancellable handshake;
  private boolean connecting;
  private boolean replacing;
  private boolean open;
  private boolean ended;
  private @Nullable CloseReason closingFor;
  private String closingDetail = "";
  private long openedNs;

  /**
   * Takes a place in the slot.
   *
   * @param opening what for
   * @param arrivals with what is known of the channels
   */
  Link(LinkParts parts, Owner owner, ConnectionSlot slot, Opening opening, Arrivals arrivals) {
    this.parts = parts;
    this.owner = owner;
    this.replacing = opening == Opening.HAND_OVER;
    this.arrivals = arrivals;
    this.connection = slot.open(opening.wire(), new Canceller(this));
    this.edge = new FrameEdge(parts, connection, this, arrivals);
    this.ledger = new SubscriptionLedger(parts.spec().protocol(), parts.refusals(), this);
    this.carrying = new Carrying(ledger, arrivals);
    this.gate = QuotaGate.of(parts.spec().protocol(), parts.environment());
    this.outbox =
        new Outbox(
            parts.environment().clocks(),
            parts.environment().scheduler(),
            parts.spec().protocol().limits().requestSpacing(),
            this::nextRequest,
            this::send);
    this.lifeSigns =
        new LifeSigns(
            parts.environment(),
            arrivals,
            outbox::reply,
            () -> end(CloseReason.TIMEOUT, "no answer to a heartbeat"));
  }

  private @Nullable String nextRequest() {
    return gate.next(() -> ledger.next(nowNs()), outbox::wake);
  }

  /** Is told what becomes of a link. */
  interface Owner {
    void opened(Link link);

    /** Something was acknowledged, or the first data came. */
    void progressed(Link link);

    void subscribed(Link link, List<String> channels);

    void refused(Link link, String channel, String reason);

    void postponed(Link link, List<String> channels, String reason);

    /** Nothing is left of it. Told once. */
    void ended(Link link, End end);
  }

  /** Why a link ended. Immutable. */
  record End(CloseReason reason, String detail, Optional<Duration> retryAfter) {
    @Override
    public String toString() {
      return detail.isEmpty() ? reason.wire() : reason.wire() + ": " + detail;
    }
  }

  /** What a link is opened for. */
  enum Opening {
    START("start"),
    RECONNECT("reconnect"),
    HAND_OVER("hand_over");

    private final String wire;

    Opening(String wire) {
      this.wire = wire;
    }

    String wire() {
      return wire;
    }
  }

  /** Opens the socket after a delay, when its turn comes. */
  void connectInTurn(Pacer pacer, Duration delay) {
    boolean urgent = !replacing;
    after(delay, () -> timers.add(pacer.ask(urgent, this::connect)));
  }

  private void connect() {
    connecting = true;
    connection.moveTo(ConnectionState.CONNECTING);
    handshake = parts.environment().scheduler().schedule(HANDSHAKE_WITHIN, this::handshakeIsLate);
    try {
      wire = parts.wires().open(parts.spec().protocol(), connection, edge);
    } catch (Throwable failure) {
      end(CloseReason.FAILED, CloseReasons.detail(failure));
    }
  }

  /** Wants channels, on this connection too. */
  void want(Collection<String> channels) {
    ledger.want(channels);
    changed();
  }

  void unwant(Collection<String> channels) {
    ledger.unwant(channels);
    changed();
  }

  void again(Collection<String> channels) {
    ledger.again(channels);
    changed();
  }

  void acknowledged(long requestId) {
    if (isServing()) {
      ledger.acknowledged(requestId);
      owner.progressed(this);
    }
  }

  void acknowledged(long requestId, Collection<String> channels) {
    if (isServing()) {
      ledger.acknowledged(requestId, channels);
      owner.progressed(this);
    }
  }

  void refused(long requestId, String reason) {
    if (isServing()) {
      ledger.refused(requestId, reason, nowNs());
      outbox.wake();
      settle();
      owner.progressed(this);
    }
  }

  void postponed(long requestId, String reason) {
    if (isServing()) {
      ledger.postponed(requestId, reason, nowNs());
    }
  }

  void reply(String frame) {
    if (!outbox.reply(frame)) {
      connection.handlerError();
    }
  }

  /** Looks after requests without an answer. */
  void look(long nowNs) {
    if (isServing()) {
      ledger.look(nowNs);
      outbox.wake();
      settle();
    }
  }

  /** Is in charge from now on, whether or not all of it is ready. */
  void takeCharge() {
    replacing = false;
    connection.expectToStay();
    if (open) {
      connection.moveTo(ConnectionState.SUBSCRIBING);
      settle();
    }
  }

  /** Is in charge by a hand-over that went as planned. */
  void takeChargeReady() {
    replacing = false;
    connection.expectToStay();
    connection.moveTo(ConnectionState.LIVE);
    connection.handedOver();
  }

  /** Is open in place of one that was lost. */
  void reconnected() {
    connection.reconnected();
  }

  /** Goes on to LIVE where it carries what was asked for. */
  void settle() {
    if (!isServing() || !carries()) {
      return;
    }
    carrying.begin(nowNs());
    if (!replacing) {
      connection.moveTo(ConnectionState.LIVE);
    }
  }

  /** Whether all is answered, and data has come where some must. */
  boolean carries() {
    return carrying.is();
  }

  /** For how long it carried what was asked for. */
  long carriedNs() {
    return carrying.forNs(nowNs());
  }

  /** When it last carried anything, monotonic; only where {@link #carriedNs} is not 0. */
  long carriedUntilNs() {
    return carrying.untilNs(nowNs());
  }

  /** Closes in order: asks the peer, then cancels. A socket that is not open is cancelled. */
  void close(CloseReason reason, String detail) {
    edge.stop();
    Wire socket = wire;
    if (socket == null || !open) {
      end(reason, detail);
    } else if (closingFor == null) {
      beginClosing(reason, detail);
      socket.close();
    }
  }

  /** Ends at once. Does nothing where it has ended. */
  void end(CloseReason reason, String detail) {
    end(new End(reason, detail, Optional.empty()));
  }

  /** Cancels the socket from any thread. */
  void cancelSocket() {
    Wire socket = wire;
    if (socket != null) {
      socket.cancel();
    }
  }

  /** Delivers no frame from now on, from any thread. */
  void stopDelivering() {
    edge.stop();
  }

  boolean isDelivering(Thread thread) {
    return edge.isDelivering(thread);
  }

  long generation() {
    return connection.generation();
  }

  Connection connection() {
    return connection;
  }

  SubscriptionLedger ledger() {
    return ledger;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Whether it left its place in the queue and tried to open a socket. */
  boolean hasConnected() {
    return connecting;
  }

  /** Open and neither closing nor ended. */
  boolean isServing() {
    return open && !ended && closingFor == null;
  }

  /** When it was open, monotonic; only where {@link #wasOpen}. */
  long openedNs() {
    return openedNs;
  }

  /** Whether the handshake was ever done. */
  boolean wasOpen() {
    return open;
  }

  /** Runs a task after a delay, unless the link has ended by then. */
  void after(Duration delay, Runnable task) {
    timers.add(parts.environment().scheduler().schedule(delay, task));
  }

  @Override
  public void opened() {
    if (ended) {
      return;
    }
    cancelHandshake();
    open = true;
    openedNs = nowNs();
    parts
        .environment()
        .frames()
        .opened(name(), parts.spec().protocol().endpoint().toString(), epochNs());
    connection.moveTo(replacing ? ConnectionState.REPLACING : ConnectionState.SUBSCRIBING);
    outbox.start(parts.spec().protocol().greetings());
    parts.spec().protocol().heartbeat().ifPresent(lifeSigns::watch);
    owner.opened(this);
  }

  @Override
  public void firstData() {
    if (isServing()) {
      settle();
      owner.progressed(this);
    }
  }

  @Override
  public void closing(int code, String reason) {
    if (isServing()) {
      beginClosing(CloseReasons.ofCloseCode(code), code + " " + reason);
    }
  }

  @Override
  public void ended(CloseReason reason, String detail, Optional<Duration> retryAfter) {
    CloseReason wanted = closingFor;
    if (wanted == null) {
      end(new End(reason, detail, retryAfter));
    } else {
      end(wanted, closingDetail);
    }
  }

  @Override
  public void socketsGone() {
    if (open && !ended) {
      after(WORD_WITHIN, () -> end(CloseReason.ZOMBIE, "the socket is gone without a word"));
    }
  }

  @Override
  public void subscribed(List<String> channels) {
    settle();
    owner.subscribed(this, channels);
  }

  @Override
  public void refused(String channel, String reason) {
    owner.refused(this, channel, reason);
  }

  @Override
  public void postponed(List<String> channels, String reason) {
    owner.postponed(this, channels, reason);
  }

  private void changed() {
    connection.channels(ledger.size());
    outbox.wake();
  }

  private void handshakeIsLate() {
    end(CloseReason.HANDSHAKE_TIMEOUT, "not open within " + HANDSHAKE_WITHIN.toSeconds() + " s");
  }

  private void beginClosing(CloseReason reason, String detail) {
    closingFor = reason;
    closingDetail = detail;
    outbox.stop();
    connection.moveTo(ConnectionState.CLOSING);
    connection.expectGoneWithin(OVERDUE_AFTER);
    after(CLOSE_WITHIN, () -> end(CloseReason.CLOSE_TIMEOUT, "after " + reason.wire()));
  }

  private void send(String frame) {
    Wire socket = wire;
    if (socket == null) {
      return;
    }
    if (socket.queuedBytes() > MAX_QUEUED_BYTES) {
      end(CloseReason.NOT_READING, "more than " + MAX_QUEUED_BYTES + " bytes wait to be sent");
    } else if (socket.send(frame)) {
      parts.environment().frames().sent(name(), frame, epochNs());
    } else {
      after(WORD_WITHIN, () -> end(CloseReason.NOT_READING, "the socket takes no frame"));
    }
  }

  private void end(End end) {
    if (ended) {
      return;
    }
    ended = true;
    edge.stop();
    outbox.stop();
    gate.stop();
    lifeSigns.stop();
    cancelHandshake();
    timers.forEach(Cancellable::cancel);
    timers.clear();
    cancelSocket();
    connection.closed(end.reason(), end.detail());
    owner.ended(this, end);
  }

  private void cancelHandshake() {
    if (handshake != null) {
      handshake.cancel();
      handshake = null;
    }
  }

  private String name() {
    return parts.spec().slot() + "#" + connection.generation();
  }

  private long nowNs() {
    return parts.environment().clocks().nanos();
  }

  private long epochNs() {
    return parts.environment().clocks().epochNanos();
  }

  /** Ends a link for the registry, from any thread. */
  private record Canceller(Link link) implements Runnable {
    @Override
    public void run() {
      link.cancelSocket();
      link.parts
          .environment()
          .scheduler()
          .execute(() -> link.end(CloseReason.OVERDUE, "taken away by the registry"));
    }
  }
}
