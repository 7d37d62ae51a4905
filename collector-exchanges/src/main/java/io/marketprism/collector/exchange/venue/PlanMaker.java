package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.spi.ExchangeAdapter.Plan;
import io.marketprism.collector.spi.VenueSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says what it takes to collect what is asked for, without connecting. Immutable. */
final class PlanMaker {
  private static final int BUDGET_PERCENT = 80;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final VenueProtocol protocol;
  private final VenueSettings settings;
  private final URI rest;

  PlanMaker(VenueProtocol protocol, VenueSettings settings, URI rest) {
    this.protocol = protocol;
    this.settings = settings;
    this.rest = rest;
  }

  Plan plan(InstrumentIndex list) {
    List<String> unknown = new ArrayList<>();
    Set<Instrument> instruments = new LinkedHashSet<>();
    for (String selector : settings.instruments()) {
      List<Instrument> found = list.find(selector);
      if (found.isEmpty()) {
        unknown.add(selector);
      }
      instruments.addAll(found);
    }
    int sockets = 0;
    int channels = 0;
    boolean withBooks = settings.dataTypes().contains(DataType.ORDERBOOK);
    for (int perInstrument : channelsByRoute(instruments).values()) {
      int perSocket = Math.max(1, protocol.limits().channelsPerConnection() / perInstrument);
      perSocket = withBooks ? Math.min(perSocket, protocol.booksPerConnection()) : perSocket;
      sockets += (instruments.size() + perSocket - 1) / perSocket;
      channels += perInstrument * instruments.size();
    }
    int books = withBooks ? instruments.size() : 0;
    long weight = protocol.instruments(rest).weight() + snapshotWeight(instruments, books);
    return new Plan(
        List.copyOf(instruments),
        unknown,
        sockets,
        channels,
        books,
        weight,
        secondsToLive(weight, sockets, channels));
  }

  /** How many channels of one instrument go to each route; those that carry several count once. */
  private Map<String, Integer> channelsByRoute(Set<Instrument> instruments) {
    Map<String, Integer> routes = new HashMap<>();
    instruments.stream()
        .findFirst()
        .ifPresent(
            any ->
                settings.dataTypes().stream()
                    .filter(type -> protocol.poll(rest, any, type).isEmpty())
                    .map(type -> protocol.channel(any, type, settings.trades()))
                    .map(channel -> new ChannelName(channel.route(), channel.name()))
                    .distinct()
                    .forEach(channel -> routes.merge(channel.route(), 1, Integer::sum)));
    return routes;
  }

  private long snapshotWeight(Set<Instrument> instruments, int books) {
    return books == 0 || protocol.books(settings.depth(), Optional.empty()).inChannel()
        ? 0
        : instruments.stream()
            .mapToLong(
                one -> protocol.snapshot(rest, one, settings.depth(), Scales.of(one)).weight())
            .sum();
  }

  /** Whole windows of budget, and the frames that subscribe. */
  private long secondsToLive(long weight, int sockets, int channels) {
    VenueProtocol.RequestLimit budget = protocol.limits().requests();
    long allowed = (long) budget.weight() * BUDGET_PERCENT / 100;
    long windows = weight == 0 ? 0 : (weight - 1) / allowed;
    var limits = protocol.session("", rest).limits();
    long requests = (long) sockets + channels / limits.channelsPerRequest();
    long sending = requests * limits.requestSpacing().toNanos() / NANOS_PER_SECOND;
    return windows * budget.window().toSeconds() + sending + 1;
  }
}
