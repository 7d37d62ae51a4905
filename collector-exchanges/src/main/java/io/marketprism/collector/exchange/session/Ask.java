package io.marketprism.collector.exchange.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Channels to be asked for, or given up, in one frame. Not thread-safe; owned by one {@link
 * SubscriptionLedger}.
 */
final class Ask {
  private static final long FIRST_WAIT_NS = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_WAIT_NS = TimeUnit.MINUTES.toNanos(5);
  private static final int MAX_DOUBLINGS = 5;

  final boolean subscribes;
  final List<Channel> channels;

  /** Whether further channels may join; what had failed before stays by itself. */
  final boolean open;

  /** How often these channels were asked for together without an answer. */
  final int unanswered;

  long sentAtNs;

  /** Not to be sent before; nanoseconds, monotonic. Only of one that was put off. */
  private long dueAtNs;

  /** How often the exchange put it off. */
  private int postponements;

  /** Given up waiting for; an answer that comes late is still heard. */
  boolean late;

  private Ask(boolean subscribes, List<Channel> channels, boolean open, int unanswered) {
    this.subscribes = subscribes;
    this.channels = new ArrayList<>(channels);
    this.open = open;
    this.unanswered = unanswered;
  }

  /** Further channels of the same kind may join it. */
  static Ask of(boolean subscribes) {
    return new Ask(subscribes, List.of(), true, 0);
  }

  /** The same channels once more, together. */
  static Ask again(List<Channel> channels, int unanswered) {
    return new Ask(true, channels, false, unanswered);
  }

  /** The same channels in two halves, so that one bad channel does not fail the others. */
  static List<Ask> halves(List<Channel> channels, int unanswered) {
    int middle = channels.size() / 2;
    return List.of(
        again(channels.subList(0, middle), unanswered),
        again(channels.subList(middle, channels.size()), unanswered));
  }

  /**
   * What is left of it once more, together, after a wait: 10 s first, then twice as long each time,
   * up to 5 minutes.
   */
  Ask later(List<Channel> left, long nowNs) {
    Ask later = new Ask(subscribes, left, false, unanswered);
    long waitNs = FIRST_WAIT_NS << Math.min(postponements, MAX_DOUBLINGS);
    later.dueAtNs = nowNs + Math.min(waitNs, LONGEST_WAIT_NS);
    later.postponements = postponements + 1;
    return later;
  }

  /** Whether the wait of one that was put off is over. */
  boolean isDue(long nowNs) {
    return nowNs - dueAtNs >= 0;
  }

  /** Those of its channels that wait for this very ask, in that phase. */
  List<Channel> waiting(Channel.Phase phase) {
    return channels.stream()
        .filter(channel -> channel.ask == this && channel.phase == phase)
        .toList();
  }

  List<String> names() {
    return channels.stream().map(channel -> channel.name).toList();
  }
}
