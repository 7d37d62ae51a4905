package io.marketprism.collector.app.simulator.stream;

import io.marketprism.collector.app.simulator.market.Channel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which streams an exchange has, by its names for them, and who is subscribed to them.
 *
 * <p>Not thread-safe; filled before the exchange starts, then owned by the loop thread.
 */
public final class StreamTable {
  private static final Subscription[] NOBODY = {};
  private static final int CHANNELS = Channel.values().length;

  /** What one stream carries: a channel of one instrument. */
  record Source(int instrument, Channel channel) {
    private int slot() {
      return instrument * CHANNELS + channel.ordinal();
    }
  }

  private final Map<String, List<Source>> sources = new HashMap<>();
  private final Subscription[][] subscribed;

  /** A table without streams, for so many instruments. */
  public StreamTable(int instruments) {
    subscribed = new Subscription[instruments * CHANNELS][];
    Arrays.fill(subscribed, NOBODY);
  }

  /**
   * Adds a stream, or to a stream that there is already, what it carries: one may carry several
   * instruments.
   *
   * @param instrument index in the market's list
   */
  public void put(String name, int instrument, Channel channel) {
    sources.computeIfAbsent(name, unused -> new ArrayList<>()).add(new Source(instrument, channel));
  }

  /** Whether there is a stream of this exact name. */
  public boolean has(String name) {
    return sources.containsKey(name);
  }

  List<Source> sources(String name) {
    return sources.getOrDefault(name, List.of());
  }

  /** Who is subscribed; the array must not be changed. */
  Subscription[] subscribed(int instrument, Channel channel) {
    return subscribed[instrument * CHANNELS + channel.ordinal()];
  }

  void add(Source source, Subscription subscription) {
    Subscription[] before = subscribed[source.slot()];
    Subscription[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = subscription;
    subscribed[source.slot()] = after;
  }

  void remove(Source source, Subscription subscription) {
    subscribed[source.slot()] =
        Arrays.stream(subscribed[source.slot()])
            .filter(one -> one != subscription)
            .toArray(Subscription[]::new);
  }
}
