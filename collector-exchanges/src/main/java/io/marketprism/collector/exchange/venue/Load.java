package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What one connection carries, or is to carry. Not thread-safe; owned by one {@link Packing}. */
final class Load {
  private final String route;
  private final Map<String, Set<String>> keysByChannel = new HashMap<>();
  private int books;

  Load(String route) {
    this.route = route;
  }

  String route() {
    return route;
  }

  int channels() {
    return keysByChannel.size();
  }

  int books() {
    return books;
  }

  boolean isEmpty() {
    return keysByChannel.isEmpty();
  }

  boolean carries(ChannelName channel) {
    return route.equals(channel.route()) && keysByChannel.containsKey(channel.name());
  }

  void add(ChannelName channel, boolean isBook) {
    keysByChannel.computeIfAbsent(channel.name(), unused -> new HashSet<>()).add(channel.key());
    books += isBook ? 1 : 0;
  }

  void remove(ChannelName channel, boolean wasBook) {
    Set<String> keys = keysByChannel.get(channel.name());
    if (keys != null && keys.remove(channel.key())) {
      books -= wasBook ? 1 : 0;
      if (keys.isEmpty()) {
        keysByChannel.remove(channel.name());
      }
    }
  }
}
