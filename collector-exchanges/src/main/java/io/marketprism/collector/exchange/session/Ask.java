package io.marketprism.collector.exchange.session;

import java.util.ArrayList;
import java.util.List;

/**
 * Channels to be asked for, or given up, in one frame. Not thread-safe; owned by one {@link
 * SubscriptionLedger}.
 */
final class Ask {
  final boolean subscribes;
  final List<Channel> channels;

  /** Whether further channels may join; what had failed before stays by itself. */
  final boolean open;

  /** How often these channels were asked for together without an answer. */
  final int unanswered;

  long sentAtNs;

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
