package io.marketprism.collector.exchange.session;

import io.marketprism.collector.exchange.session.Channel.Phase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on one connection, and what the exchange said to it. Not thread-safe; owned by
 * one {@link Link} and called on the control thread.
 *
 * <p>Channels are asked for in batches. A batch that is refused is asked for again in halves, down
 * to the one channel that is bad; a batch without an answer is asked for once more, then in halves.
 * A single channel that fails is told and asked for again after a while. A batch that the exchange
 * puts off is asked for again as it is, after a wait that grows.
 */
final class SubscriptionLedger {
  static final String UNANSWERED = "not acknowledged";

  /** Requests whose late answer would still be heard. */
  private static final int REMEMBERED = 1_000;

  private final SessionProtocol protocol;
  private final Refusals refusals;
  private final Events events;
  private final int batchSize;
  private final long answerWithinNs;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final ArrayDeque<Ask> queue = new ArrayDeque<>();
  private final List<Ask> postponed = new ArrayList<>();
  private final Map<Long, Ask> sent = new LinkedHashMap<>();
  private long requests;
  private boolean anyAnswer;

  SubscriptionLedger(SessionProtocol protocol, Refusals refusals, Events events) {
    this.protocol = protocol;
    this.refusals = refusals;
    this.events = events;
    this.batchSize = Math.max(1, protocol.limits().channelsPerRequest());
    this.answerWithinNs = protocol.limits().acknowledgeWithin().toNanos();
  }

  /** Is told what became of channels. */
  interface Events {
    void subscribed(List<String> channels);

    void refused(String channel, String reason);

    void postponed(List<String> channels, String reason);
  }

  /** These are wanted; those that were refused before are asked for singly, when it is time. */
  void want(Collection<String> names) {
    for (String name : names) {
      if (channels.containsKey(name)) {
        continue;
      }
      Channel channel = new Channel(name);
      channels.put(name, channel);
      if (refusals.suspects(name)) {
        channel.phase = Phase.REFUSED;
        channel.refused = true;
      } else {
        enqueue(true, channel);
      }
    }
  }

  /** These are wanted no longer. */
  void unwant(Collection<String> names) {
    for (String name : names) {
      refusals.forget(name);
      Channel channel = channels.remove(name);
      if (channel != null) {
        channel.ask = null;
        if (channel.wasSent) {
          enqueue(false, channel);
        }
      }
    }
  }

  /** These are wanted anew: given up, then asked for. */
  void again(Collection<String> names) {
    List<String> known = names.stream().filter(channels::containsKey).toList();
    unwant(known);
    want(known);
  }

  /** The next frame to send, or null where there is none. */
  @Nullable String next(long nowNs) {
    for (Ask ask = queue.poll(); ask != null; ask = queue.poll()) {
      if (ask.subscribes) {
        List<Channel> waiting = ask.waiting(Phase.QUEUED);
        ask.channels.retainAll(waiting);
      }
      if (!ask.channels.isEmpty()) {
        return send(ask, nowNs);
      }
    }
    return null;
  }

  /** The exchange acknowledged a request; what is unknown or was overtaken is ignored. */
  void acknowledged(long requestId) {
    Ask ask = sent.remove(requestId);
    if (ask != null) {
      acknowledge(ask, ask.names());
    }
  }

  /** The exchange acknowledged these channels of a request, and may say more of the others. */
  void acknowledged(long requestId, Collection<String> names) {
    Ask ask = sent.get(requestId);
    if (ask != null) {
      acknowledge(ask, names);
      if (ask.waiting(Phase.ASKED).isEmpty()) {
        sent.remove(requestId);
      }
    }
  }

  private void acknowledge(Ask ask, Collection<String> names) {
    anyAnswer = true;
    Set<String> acknowledged = Set.copyOf(names);
    List<String> subscribed = new ArrayList<>();
    for (Channel channel : ask.subscribes ? ask.channels : List.<Channel>of()) {
      if (acknowledged.contains(channel.name)
          && channels.get(channel.name) == channel
          && channel.phase != Phase.ACKNOWLEDGED) {
        channel.phase = Phase.ACKNOWLEDGED;
        channel.refused = false;
        refusals.forget(channel.name);
        subscribed.add(channel.name);
      }
    }
    if (!subscribed.isEmpty()) {
      events.subscribed(List.copyOf(subscribed));
    }
  }

  /** The exchange refused a request, or what is not acknowledged of it already. */
  void refused(long requestId, String reason, long nowNs) {
    Ask ask = sent.remove(requestId);
    if (ask == null) {
      return;
    }
    anyAnswer = true;
    List<Channel> asked = ask.subscribes ? ask.waiting(Phase.ASKED) : List.of();
    if (asked.size() > 1) {
      Ask.halves(asked, 0).forEach(this::requeue);
    } else {
      asked.forEach(channel -> refuse(channel, true, nowNs));
      asked.forEach(channel -> events.refused(channel.name, reason));
    }
  }

  /**
   * The exchange put a request off, or what is not acknowledged of it already: nothing is wrong
   * with its channels.
   */
  void postponed(long requestId, String reason, long nowNs) {
    Ask ask = sent.remove(requestId);
    if (ask == null) {
      return;
    }
    anyAnswer = true;
    Ask later = ask.later(ask.subscribes ? ask.waiting(Phase.ASKED) : ask.channels, nowNs);
    postponed.add(later);
    if (ask.subscribes) {
      later.channels.forEach(channel -> moveTo(later, channel));
      events.postponed(later.names(), reason);
    }
  }

  /** Asks again for what was put off; what is wanted anew is not given up. */
  private void resume(long nowNs) {
    List<Ask> due = postponed.stream().filter(ask -> ask.isDue(nowNs)).toList();
    postponed.removeAll(due);
    for (Ask ask : due) {
      if (!ask.subscribes) {
        ask.channels.removeIf(channel -> channels.containsKey(channel.name));
      }
      queue.add(ask);
    }
  }

  /** Looks after what was not answered in time, and what may be asked for again. */
  void look(long nowNs) {
    resume(nowNs);
    List<Ask> late =
        sent.values().stream()
            .filter(ask -> !ask.late && nowNs - ask.sentAtNs > answerWithinNs)
            .toList();
    for (Ask ask : late) {
      ask.late = true;
      unanswered(ask, nowNs);
    }
    for (Channel channel : channels.values()) {
      if (channel.phase == Phase.REFUSED && refusals.due(channel.name, nowNs)) {
        requeue(Ask.again(List.of(channel), 1));
      }
    }
  }

  /** Whether every channel has its answer. */
  boolean settled() {
    return channels.values().stream()
        .noneMatch(channel -> channel.phase == Phase.QUEUED || channel.phase == Phase.ASKED);
  }

  /** Whether data may come: some channel is wanted and was not refused. */
  boolean expectsData() {
    return channels.values().stream().anyMatch(channel -> !channel.refused);
  }

  /** Whether silence is suspicious: such a channel is not one that speaks seldom. */
  boolean expectsSteadyData() {
    return channels.entrySet().stream()
        .anyMatch(channel -> !channel.getValue().refused && !protocol.isSeldom(channel.getKey()));
  }

  /** Whether the exchange answered anything at all on this connection. */
  boolean anyAnswer() {
    return anyAnswer;
  }

  /** The channels that the exchange acknowledged, in the order of asking. */
  List<String> acknowledgedChannels() {
    return channels.values().stream()
        .filter(channel -> channel.phase == Phase.ACKNOWLEDGED)
        .map(channel -> channel.name)
        .toList();
  }

  /** Whether all these are acknowledged, but for those that are not wanted any more. */
  boolean covers(Collection<String> names) {
    for (String name : names) {
      Channel channel = channels.get(name);
      if (channel != null && channel.phase != Phase.ACKNOWLEDGED) {
        return false;
      }
    }
    return true;
  }

  int size() {
    return channels.size();
  }

  /** Requests whose answer would be heard. */
  int remembered() {
    return sent.size();
  }

  private void enqueue(boolean subscribes, Channel channel) {
    Ask ask = queue.peekLast();
    if (ask == null
        || !ask.open
        || ask.subscribes != subscribes
        || ask.channels.size() >= batchSize) {
      ask = Ask.of(subscribes);
      queue.add(ask);
    }
    ask.channels.add(channel);
    channel.ask = ask;
  }

  private void requeue(Ask ask) {
    ask.channels.forEach(channel -> moveTo(ask, channel));
    queue.add(ask);
  }

  private static void moveTo(Ask ask, Channel channel) {
    channel.phase = Phase.QUEUED;
    channel.ask = ask;
  }

  private String send(Ask ask, long nowNs) {
    long id = ++requests;
    ask.sentAtNs = nowNs;
    sent.put(id, ask);
    if (sent.size() > REMEMBERED) {
      sent.remove(sent.keySet().iterator().next());
    }
    if (!ask.subscribes) {
      return protocol.unsubscribe(id, ask.names());
    }
    for (Channel channel : ask.channels) {
      channel.phase = Phase.ASKED;
      channel.wasSent = true;
    }
    return protocol.subscribe(id, ask.names());
  }

  private void unanswered(Ask ask, long nowNs) {
    List<Channel> asked = ask.subscribes ? ask.waiting(Phase.ASKED) : List.of();
    if (asked.isEmpty()) {
      return;
    }
    if (ask.unanswered == 0) {
      requeue(Ask.again(asked, 1));
    } else if (asked.size() > 1) {
      Ask.halves(asked, 1).forEach(this::requeue);
    } else {
      refuse(asked.get(0), false, nowNs);
      events.refused(asked.get(0).name, UNANSWERED);
    }
  }

  private void refuse(Channel channel, boolean said, long nowNs) {
    channel.phase = Phase.REFUSED;
    channel.refused = channel.refused || said;
    refusals.refused(channel.name, said, nowNs);
  }
}
