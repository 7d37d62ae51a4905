package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which streams there are, and who is subscribed to them.
 *
 * <p>{@code <symbol>@depth} and {@code <symbol>@depth@100ms} both come at the market's own pace.
 * Not thread-safe; owned by the loop thread.
 */
final class StreamTable {
  private static final Subscription[] NOBODY = {};
  private static final int CHANNELS = Channel.values().length;

  /** A stream that exists. */
  record Stream(int instrument, Channel channel) {
    private int slot() {
      return instrument * CHANNELS + channel.ordinal();
    }
  }

  private final Map<String, Stream> streams = new HashMap<>();
  private final Subscription[][] subscribed;

  StreamTable(List<Instrument> instruments) {
    subscribed = new Subscription[instruments.size() * CHANNELS][];
    Arrays.fill(subscribed, NOBODY);
    for (int i = 0; i < instruments.size(); i++) {
      String symbol = instruments.get(i).symbol().toLowerCase(Locale.ROOT);
      streams.put(symbol + "@depth", new Stream(i, Channel.DEPTH));
      streams.put(symbol + "@depth@100ms", new Stream(i, Channel.DEPTH));
      streams.put(symbol + "@trade", new Stream(i, Channel.TRADE));
      streams.put(symbol + "@aggTrade", new Stream(i, Channel.AGGREGATE_TRADE));
      streams.put(symbol + "@bookTicker", new Stream(i, Channel.BBO));
    }
  }

  /** The stream of this exact name; empty where there is none. */
  Optional<Stream> stream(String name) {
    return Optional.ofNullable(streams.get(name));
  }

  /** Who is subscribed; the array must not be changed. */
  Subscription[] subscribed(int instrument, Channel channel) {
    return subscribed[instrument * CHANNELS + channel.ordinal()];
  }

  void add(Stream stream, Subscription subscription) {
    Subscription[] before = subscribed[stream.slot()];
    Subscription[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = subscription;
    subscribed[stream.slot()] = after;
  }

  void remove(Stream stream, Subscription subscription) {
    subscribed[stream.slot()] =
        Arrays.stream(subscribed[stream.slot()])
            .filter(one -> one != subscription)
            .toArray(Subscription[]::new);
  }
}
