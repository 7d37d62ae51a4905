package io.marketprism.collector.exchange.venue;

import static java.util.Objects.requireNonNull;

import io.marketprism.collector.sync.Feed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks after the channels of one slot that fall silent while the connection goes on, each by what
 * is usual for its own feeds. Such a channel is asked for anew; where nothing comes then, the
 * connection is replaced, once in a while for the whole slot; and so on in turn, each time after
 * twice as long. Channels that may be silent for days are left alone.
 *
 * <p>The first message after a channel was asked for may be the exchange's answer to that, and
 * proves nothing; the second one does. A standstill of our own process is nobody's silence.
 *
 * <p>Not thread-safe; guarded by the slot's lock.
 */
final class ChannelWatch {
  /** What falls silent together is asked for together. */
  static final Duration ACT_EACH = Duration.ofSeconds(5);

  /** A slot's connection is replaced no sooner after it was, and twice as late where in vain. */
  static final Duration REPLACE_EACH = Duration.ofMinutes(10);

  private static final long LOOK_EACH_NS = Duration.ofSeconds(1).toNanos();
  private static final long STANDSTILL_NS = Duration.ofSeconds(2).toNanos();
  private static final long ACT_EACH_NS = ACT_EACH.toNanos();
  private static final long REPLACE_EACH_NS = REPLACE_EACH.toNanos();
  private static final int REPLACE_DOUBLINGS = 5;

  private final Map<String, SilentChannel> channels = new HashMap<>();
  private boolean looked;
  private long lastLookNs;
  private boolean acted;
  private long lastActNs;
  private boolean replaced;
  private long lastReplaceNs;
  private int replacedInVain;

  /**
   * What is to be done.
   *
   * @param resubscribe channels that are to be asked for anew
   * @param replace channels for which the connection is to be replaced
   */
  record Remedy(List<String> resubscribe, List<String> replace) {
    static final Remedy NONE = new Remedy(List.of(), List.of());
  }

  /**
   * Looks at all channels of the slot; feeds count what is done about them.
   *
   * @param quietNs nanoseconds since data of any feed came on the connection
   * @param nowNs nanoseconds, monotonic
   */
  Remedy look(Carried carried, Map<String, Feed> feeds, long quietNs, long nowNs) {
    if (looked && nowNs - lastLookNs < LOOK_EACH_NS) {
      return Remedy.NONE;
    }
    excuseStandstill(nowNs);
    channels.keySet().retainAll(carried.channels());
    List<SilentChannel> due = new ArrayList<>();
    for (String name : carried.channels()) {
      List<Feed> carriedFeeds =
          carried.keys(name).stream().map(key -> requireNonNull(feeds.get(key))).toList();
      SilentChannel channel = channels.computeIfAbsent(name, SilentChannel::new);
      if (channel.look(carriedFeeds, carried.isAcknowledged(name), quietNs, nowNs)) {
        due.add(channel);
      }
    }
    return due.isEmpty() || isTooSoon(nowNs) ? Remedy.NONE : act(due, carried, nowNs);
  }

  private void excuseStandstill(long nowNs) {
    if (looked && nowNs - lastLookNs > LOOK_EACH_NS + STANDSTILL_NS) {
      channels.values().forEach(channel -> channel.listenFrom(nowNs));
    }
    looked = true;
    lastLookNs = nowNs;
  }

  private boolean isTooSoon(long nowNs) {
    return acted && nowNs - lastActNs < ACT_EACH_NS;
  }

  private Remedy act(List<SilentChannel> due, Carried carried, long nowNs) {
    acted = true;
    lastActNs = nowNs;
    boolean mayReplace = mayReplace(nowNs);
    List<String> anew = new ArrayList<>();
    List<String> inVain = new ArrayList<>();
    for (SilentChannel channel : due) {
      if (mayReplace && channel.wasAskedInVain()) {
        channel.replaced(nowNs);
        inVain.add(channel.name());
      } else {
        channel.resubscribed(nowNs);
        carried.askedAnew(channel.name());
        anew.add(channel.name());
      }
    }
    if (!inVain.isEmpty()) {
      replaced = true;
      lastReplaceNs = nowNs;
      replacedInVain++;
    }
    return new Remedy(anew, inVain);
  }

  private boolean mayReplace(long nowNs) {
    if (channels.values().stream().anyMatch(SilentChannel::wasHelpedByReplacing)) {
      replacedInVain = 0;
      channels.values().forEach(SilentChannel::forgetHelp);
    }
    int doublings = Math.min(Math.max(0, replacedInVain - 1), REPLACE_DOUBLINGS);
    return !replaced || nowNs - lastReplaceNs >= REPLACE_EACH_NS << doublings;
  }
}
