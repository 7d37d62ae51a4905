package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which feeds, by key, each channel of a slot carries, and which channels the exchange
 * acknowledged: a feed that joins one of those is subscribed at once. Not thread-safe; guarded by
 * the slot's lock.
 */
final class Carried {
  private final Map<String, Set<String>> keysByChannel = new HashMap<>();
  private final Set<String> acknowledged = new HashSet<>();

  /** Adds a feed; true where it is the first on its channel. */
  boolean add(ChannelName channel) {
    Set<String> keys =
        keysByChannel.computeIfAbsent(channel.name(), unused -> new LinkedHashSet<>());
    keys.add(channel.key());
    return keys.size() == 1;
  }

  /** Removes a feed; true where it was the last on its channel. */
  boolean remove(ChannelName channel) {
    Set<String> keys = keysByChannel.get(channel.name());
    if (keys == null || !keys.remove(channel.key()) || !keys.isEmpty()) {
      return false;
    }
    keysByChannel.remove(channel.name());
    acknowledged.remove(channel.name());
    return true;
  }

  Set<String> keys(String channel) {
    return keysByChannel.getOrDefault(channel, Set.of());
  }

  boolean has(String channel) {
    return keysByChannel.containsKey(channel);
  }

  /** Every channel that carries a feed. */
  Set<String> channels() {
    return keysByChannel.keySet();
  }

  void acknowledged(Collection<String> channels) {
    channels.stream().filter(this::has).forEach(acknowledged::add);
  }

  boolean isAcknowledged(String channel) {
    return acknowledged.contains(channel);
  }

  /** It is asked for anew: not acknowledged until the exchange says so again. */
  void askedAnew(String channel) {
    acknowledged.remove(channel);
  }

  void refused(String channel) {
    acknowledged.remove(channel);
  }

  /** The connection is lost, and with it all acknowledgements. */
  void lost() {
    acknowledged.clear();
  }
}
