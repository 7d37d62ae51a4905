package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.sync.Feed;
import java.time.Duration;
import java.util.List;

/**
 * One channel as {@link ChannelWatch} knows it: since when it is listened to, and what was done
 * about its silence. Not thread-safe; guarded by the slot's lock. Times are nanoseconds, monotonic.
 */
final class SilentChannel {
  private static final long LEAST_NS = Duration.ofSeconds(10).toNanos();
  private static final long FIRST_AT_MOST_NS = Duration.ofMinutes(10).toNanos();
  private static final long LONGEST_NS = Duration.ofHours(1).toNanos();
  private static final int MAX_DOUBLINGS = 9;

  /** The first message may be the answer to the subscription. */
  private static final int PROOF = 2;

  private final String name;
  private List<Feed> feeds = List.of();
  private boolean listening;
  private long listeningSinceNs;
  private Act last = Act.NONE;
  private int acts;
  private long actedNs;
  private long messagesBefore;
  private boolean wasSteady;
  private boolean helpedByReplacing;

  private enum Act {
    NONE,
    RESUBSCRIBED,
    REPLACED
  }

  /** A channel about which nothing was done. */
  SilentChannel(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /**
   * Looks at the channel's feeds.
   *
   * @param acknowledged whether the exchange acknowledged it on the connection in charge
   * @param quietNs nanoseconds since data of any feed came on the connection
   * @return whether something is to be done about its silence now
   */
  boolean look(List<Feed> carried, boolean acknowledged, long quietNs, long nowNs) {
    feeds = carried;
    if (!acknowledged) {
      listening = false;
      return false;
    }
    if (!listening) {
      listenFrom(nowNs);
    }
    List<Feed> telling =
        carried.stream().filter(feed -> feed.dataType() != DataType.LIQUIDATION).toList();
    if (telling.isEmpty() || !telling.stream().allMatch(feed -> feed.isSuspect(nowNs, quietNs))) {
      notice();
      return false;
    }
    if (acts == 0) {
      if (telling.stream().allMatch(Feed::isSeldom)) {
        return false;
      }
      wasSteady = telling.stream().anyMatch(Feed::isSteady);
    }
    return isDue(telling, nowNs);
  }

  /** Counts no silence before that time. */
  void listenFrom(long nowNs) {
    listening = true;
    listeningSinceNs = nowNs;
  }

  private boolean isDue(List<Feed> telling, long nowNs) {
    long quietnessNs = telling.stream().mapToLong(Feed::quietnessNs).min().orElse(LONGEST_NS);
    boolean heardLongEnough = nowNs - listeningSinceNs > quietnessNs;
    return heardLongEnough && (acts == 0 || nowNs - actedNs > patienceNs(quietnessNs));
  }

  private long patienceNs(long quietnessNs) {
    long firstNs = Math.min(Math.max(quietnessNs, LEAST_NS), FIRST_AT_MOST_NS);
    return Math.min(firstNs << Math.min(acts - 1, MAX_DOUBLINGS), LONGEST_NS);
  }

  private void notice() {
    if (acts > 0 && messagesSince() >= PROOF) {
      helpedByReplacing = last == Act.REPLACED;
      acts = 0;
      last = Act.NONE;
      feeds.forEach(Feed::recovered);
    }
  }

  private long messagesSince() {
    return messages() - messagesBefore;
  }

  private long messages() {
    return feeds.stream().mapToLong(Feed::messages).sum();
  }

  /** Whether it spoke steadily once, and said no more than an answer since it was asked anew. */
  boolean wasAskedInVain() {
    return last == Act.RESUBSCRIBED && wasSteady && messagesSince() < PROOF;
  }

  /** Whether it spoke again after its connection was replaced. */
  boolean wasHelpedByReplacing() {
    return helpedByReplacing;
  }

  void forgetHelp() {
    helpedByReplacing = false;
  }

  /** It is asked for anew. */
  void resubscribed(long nowNs) {
    acted(Act.RESUBSCRIBED, nowNs);
    feeds.forEach(Feed::resubscribed);
  }

  /** Its connection is replaced. */
  void replaced(long nowNs) {
    acted(Act.REPLACED, nowNs);
    feeds.forEach(Feed::replaced);
  }

  private void acted(Act act, long nowNs) {
    last = act;
    acts++;
    actedNs = nowNs;
    messagesBefore = messages();
  }
}
