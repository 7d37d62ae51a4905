package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.ConnectionRefusedException;
import io.marketprism.collector.connection.ConnectionSlot;
import io.marketprism.collector.exchange.session.Link.End;
import io.marketprism.collector.exchange.session.Link.Opening;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one slot filled: the state machine that decides when a connection is opened, lost, silent,
 * handed over and closed. Not thread-safe; owned by one {@link SlotSession} and called on the
 * control thread.
 */
final class Keeper implements Link.Owner {
  private static final Duration LOOK_EACH = Duration.ofNanos(QuietWatch.PERIOD_NS);
  private static final Duration NO_PLACE_RETRY = Duration.ofSeconds(1);
  private static final int LIFETIME_JITTER = 20;

  /**
   * After a longer standstill what waits in a socket is too old to be taken for the present; an
   * exchange that had been silent for so long would have been noticed.
   */
  private static final long TOO_OLD_NS = Duration.ofSeconds(10).toNanos();

  private static final int UNANSWERED_TIMES = 3;

  private final LinkParts parts;
  private final ConnectionSlot slot;
  private final Pacer pacer;
  private final Backoff backoff;
  private final Told told;
  private final HandOver handOver;
  private final QuietWatch watch;
  private final Set<String> wanted = new LinkedHashSet<>();

  /** Every connection that is not gone; changed on the control thread, read on any. */
  private final List<Link> links = new CopyOnWriteArrayList<>();

  private @Nullable Link current;
  private @Nullable Cancellable look;
  private @Nullable Runnable whenEmpty;
  private boolean running;

  /** Whether the last connection that was open was lost, and none has taken its place yet. */
  private boolean bereft;

  private long lastDataNs;

  Keeper(LinkParts parts, ConnectionSlot slot, Pacer pacer, Told told) {
    this.parts = parts;
    this.slot = slot;
    this.pacer = pacer;
    this.told = told;
    this.backoff = new Backoff(parts.environment().random());
    this.handOver = new HandOver(parts.environment(), this::openNext);
    this.watch = new QuietWatch(parts.spec().protocol().limits(), nowNs());
  }

  /** Begins; a second call does nothing. */
  void start() {
    if (!running && whenEmpty == null) {
      running = true;
      lastDataNs = nowNs();
      fill(Opening.START, Duration.ZERO, new Arrivals());
      lookAgain();
    }
  }

  void subscribe(Collection<String> channels) {
    wanted.addAll(channels);
    links.forEach(link -> link.want(channels));
  }

  void unsubscribe(Collection<String> channels) {
    wanted.removeAll(Set.copyOf(channels));
    links.forEach(link -> link.unwant(channels));
  }

  void resubscribe(Collection<String> channels) {
    Link link = current;
    if (link != null) {
      link.again(channels);
    }
  }

  void acknowledged(long generation, long requestId) {
    withLink(generation, link -> link.acknowledged(requestId));
  }

  void acknowledged(long generation, long requestId, Collection<String> channels) {
    withLink(generation, link -> link.acknowledged(requestId, channels));
  }

  void refused(long generation, long requestId, String reason) {
    withLink(generation, link -> link.refused(requestId, reason));
  }

  void postponed(long generation, long requestId, String reason) {
    withLink(generation, link -> link.postponed(requestId, reason));
  }

  void reply(long generation, String frame) {
    withLink(generation, link -> link.reply(frame));
  }

  /** Begins a planned hand-over, where there is a connection to hand over and none goes on. */
  void handOver() {
    Link link = current;
    if (running && link != null && link.isServing()) {
      handOver.begin(link);
    }
  }

  void replace(CloseReason reason, String detail) {
    Link link = current;
    if (link != null && link.isServing()) {
      link.end(reason, detail);
    }
  }

  /** Closes everything; {@code whenEmpty} runs once nothing is left. */
  void close(Runnable onceEmpty) {
    if (whenEmpty != null) {
      return;
    }
    running = false;
    whenEmpty = onceEmpty;
    if (look != null) {
      look.cancel();
    }
    links.forEach(link -> link.close(CloseReason.CLOSED, ""));
    emptyNow();
  }

  /** Delivers no frame from now on. Called on any thread. */
  void stopDelivering() {
    links.forEach(Link::stopDelivering);
  }

  /** Whether that thread is inside the listener. Called on any thread. */
  boolean isDelivering(Thread thread) {
    return links.stream().anyMatch(link -> link.isDelivering(thread));
  }

  /** Cancels what is left. Called on any thread. */
  void cancelSockets() {
    links.forEach(Link::cancelSocket);
  }

  @Override
  public void opened(Link link) {
    if (link == current) {
      if (bereft) {
        bereft = false;
        link.reconnected();
      }
      told.serves(link);
    } else if (link == handOver.next()) {
      handOver.opened();
    }
    Duration lifetime = parts.spec().protocol().limits().lifetime();
    if (!lifetime.isZero() && !lifetime.isNegative()) {
      long ns = lifetime.toNanos();
      long earlier = parts.environment().random().nextLong(ns / LIFETIME_JITTER + 1);
      link.after(Duration.ofNanos(ns - earlier), this::handOver);
    }
  }

  @Override
  public void progressed(Link link) {
    if (link.arrivals().any()) {
      watch.heard();
    }
    if (handOver.isReady(watch, nowNs())) {
      promote();
    }
  }

  @Override
  public void subscribed(Link link, List<String> channels) {
    told.subscribed(link, channels);
  }

  @Override
  public void refused(Link link, String channel, String reason) {
    told.refused(link, channel, reason);
  }

  @Override
  public void postponed(Link link, List<String> channels, String reason) {
    told.postponed(link, channels, reason);
  }

  @Override
  public void ended(Link link, End end) {
    links.remove(link);
    Duration away = StayAway.host(end);
    if (!away.isZero()) {
      pacer.hold(away);
    }
    if (link == current) {
      current = null;
      if (running) {
        lost(link, end);
      }
    } else if (link == handOver.next()) {
      handOver.failed(running);
    }
    emptyNow();
  }

  private void lost(Link link, End end) {
    long carriedNs = link.carriedNs();
    if (carriedNs > 0) {
      lastDataNs = link.carriedUntilNs();
    }
    if (end.reason() == CloseReason.SILENT && !link.arrivals().any()) {
      watch.stillSilent();
    }
    backoff.carried(carriedNs);
    Link next = handOver.take();
    if (next != null && next.hasConnected()) {
      takeOver(link, end, next);
      return;
    }
    if (next != null) {
      next.end(CloseReason.REPLACED, "");
    }
    bereft |= link.wasOpen();
    told.lost(link, end);
    if (!link.wasOpen()) {
      told.unreachable(link, end);
    }
    boolean down = !link.wasOpen() && StayAway.isDown(end);
    long backoffNs = down ? backoff.nextWhileDown(nowNs() - lastDataNs) : backoff.next();
    long waitNs = Math.max(backoffNs, StayAway.slot(end).toNanos());
    fill(Opening.RECONNECT, Duration.ofNanos(waitNs), new Arrivals(link.arrivals()));
  }

  /** The older died first: the newer is in charge, whole or not. */
  private void takeOver(Link old, End end, Link next) {
    current = next;
    boolean whole = end.reason() != CloseReason.SILENT && HandOver.covers(old, next);
    if (whole) {
      next.takeChargeReady();
      told.handedOver(next);
      return;
    }
    told.lost(old, end);
    next.takeCharge();
    if (next.isServing()) {
      told.serves(next);
      List<String> channels = next.ledger().acknowledgedChannels();
      if (!channels.isEmpty()) {
        told.subscribed(next, channels);
      }
    }
  }

  private void promote() {
    Link old = current;
    Link next = handOver.take();
    if (old == null || next == null) {
      return;
    }
    old.stopDelivering();
    current = next;
    next.takeChargeReady();
    told.handedOver(next);
    old.close(CloseReason.HANDED_OVER, "");
  }

  private void fill(Opening opening, Duration delay, Arrivals arrivals) {
    try {
      Link link = newLink(opening, arrivals);
      current = link;
      link.connectInTurn(pacer, delay);
    } catch (ConnectionRefusedException noPlace) {
      told.held(String.valueOf(noPlace.getMessage()));
      parts
          .environment()
          .scheduler()
          .schedule(NO_PLACE_RETRY, () -> fillLater(opening, delay, arrivals));
    }
  }

  private void fillLater(Opening opening, Duration delay, Arrivals arrivals) {
    if (running && current == null) {
      fill(opening, delay, arrivals);
    }
  }

  /** The second connection of a hand-over, or null where the registry has no place for it. */
  private @Nullable Link openNext(Link old) {
    try {
      Link link = newLink(Opening.HAND_OVER, new Arrivals(old.arrivals()));
      link.connectInTurn(pacer, Duration.ZERO);
      return link;
    } catch (ConnectionRefusedException noPlace) {
      return null;
    }
  }

  private Link newLink(Opening opening, Arrivals arrivals) {
    Link link = new Link(parts, this, slot, opening, arrivals);
    links.add(link);
    link.want(parts.spec().protocol().ownChannels());
    link.want(wanted);
    return link;
  }

  private void lookAgain() {
    look = parts.environment().scheduler().schedule(LOOK_EACH, this::look);
  }

  private void look() {
    if (!running) {
      return;
    }
    long now = nowNs();
    long stoodStillNs = watch.look(now);
    if (stoodStillNs > TOO_OLD_NS) {
      dropAll(stoodStillNs);
    }
    Link link = current;
    if (link != null && link.isServing()) {
      lookAt(link, now);
    }
    Link next = handOver.next();
    if (next != null) {
      next.look(now);
      if (handOver.isReady(watch, now)) {
        promote();
      } else if (handOver.isOverdue(now)) {
        endHandOver(next);
      }
    }
    lookAgain();
  }

  /** Gives up what was open all the while, the newest first, so that nothing is handed over. */
  private void dropAll(long stoodStillNs) {
    String detail = "the process stood still for " + stoodStillNs / 1_000_000 + " ms";
    List<Link> newestFirst = new ArrayList<>(links);
    Collections.reverse(newestFirst);
    newestFirst.stream()
        .filter(Link::isServing)
        .forEach(link -> link.end(CloseReason.STANDSTILL, detail));
  }

  /** What the exchange answered in full is as good as it gets; else the older stays. */
  private void endHandOver(Link next) {
    if (next.carries()) {
      promote();
    } else {
      handOver.giveUp();
    }
  }

  private void lookAt(Link link, long now) {
    link.look(now);
    SubscriptionLedger ledger = link.ledger();
    if (!ledger.expectsSteadyData()) {
      watch.excuse(now);
    } else if (watch.excessNs(link.arrivals(), now) > 0) {
      long silentMs = (now - link.arrivals().lastNs()) / 1_000_000;
      link.end(CloseReason.SILENT, "no data for " + silentMs + " ms");
      return;
    }
    long patience =
        UNANSWERED_TIMES * parts.spec().protocol().limits().acknowledgeWithin().toNanos();
    boolean mute = !ledger.anyAnswer() && !link.arrivals().any();
    if (ledger.expectsData() && mute && now - link.openedNs() > patience) {
      link.end(CloseReason.NOT_ACKNOWLEDGED, "no request was answered");
    }
  }

  private void withLink(long generation, Consumer<Link> action) {
    links.stream().filter(link -> link.generation() == generation).findFirst().ifPresent(action);
  }

  private void emptyNow() {
    Runnable done = whenEmpty;
    if (done != null && links.isEmpty()) {
      done.run();
    }
  }

  private long nowNs() {
    return parts.environment().clocks().nanos();
  }
}
