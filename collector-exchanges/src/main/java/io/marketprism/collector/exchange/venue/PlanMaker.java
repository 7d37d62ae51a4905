package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.venue.VenueProtocol.Poll;
import io.marketprism.collector.exchange.venue.VenueProtocol.RequestLimit;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Text;
import io.marketprism.collector.spi.ExchangeAdapter.Plan;
import io.marketprism.collector.spi.ExchangeAdapter.Polls;
import io.marketprism.collector.spi.VenueSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says what it takes to collect what is asked for, without connecting: it packs as {@link Slots}
 * does. Not thread-safe; makes one plan.
 */
final class PlanMaker {
  private static final int BUDGET_PERCENT = 80;

  private final VenueProtocol protocol;
  private final VenueSettings settings;
  private final URI rest;
  private final Room room;
  private final Packing packing;
  private final PollLoad polls;
  private final List<String> problems = new ArrayList<>();

  PlanMaker(VenueProtocol protocol, VenueSettings settings, URI rest, Room room) {
    this.protocol = protocol;
    this.settings = settings;
    this.rest = rest;
    this.room = room;
    this.packing = new Packing(protocol, settings.trades());
    this.polls = new PollLoad(protocol.limits().requests());
  }

  /**
   * The plan by that list.
   *
   * @param nowMs what has expired by then is not collected; milliseconds since 1970 UTC
   */
  Plan plan(InstrumentIndex list, long nowMs) {
    List<String> unknown = new ArrayList<>();
    Set<Instrument> instruments = new LinkedHashSet<>();
    for (String selector : settings.instruments().stream().distinct().sorted().toList()) {
      List<Instrument> found = list.find(selector);
      if (found.isEmpty()) {
        unknown.add(selector);
      }
      found.stream().filter(one -> isAlive(selector, one, nowMs)).forEach(instruments::add);
    }
    instruments.forEach(this::add);
    List<Load> loads = packing.loads();
    requireRoom(loads.size());
    problems.addAll(polls.problems());
    long weight = protocol.instruments(rest).weight() + snapshotWeight(instruments);
    return new Plan(
        List.copyOf(instruments),
        unknown,
        loads.size(),
        room.requests,
        loads.stream().mapToInt(Load::channels).sum(),
        loads.stream().mapToInt(Load::books).sum(),
        weight,
        secondsToLive(weight, loads),
        new Polls(polls.feeds(), polls.weight()),
        List.copyOf(problems));
  }

  /** Whether it has not expired; where it has and is meant by name, that is said. */
  private boolean isAlive(String selector, Instrument instrument, long nowMs) {
    boolean over = Expiry.isOver(instrument, nowMs);
    if (over && !InstrumentIndex.isPattern(selector)) {
      problems.add(Text.printable(selector) + " is not collected: " + Expiry.said(instrument));
    }
    return !over;
  }

  private void requireRoom(int sockets) {
    int needed = sockets + room.requests;
    if (needed > room.limit) {
      problems.add(
          needed
              + " connections are needed, "
              + room.requests
              + " of them for requests, and "
              + room.limit
              + " are allowed: not all is collected");
    }
  }

  private void add(Instrument instrument) {
    List<DataType> streamed = new ArrayList<>();
    for (DataType type : settings.dataTypes().stream().sorted().toList()) {
      if (protocol.offers(instrument, type)) {
        Optional<Poll> poll = protocol.poll(rest, instrument, type);
        poll.ifPresentOrElse(polls::add, () -> streamed.add(type));
      }
    }
    packing.place(instrument, streamed);
  }

  private long snapshotWeight(Set<Instrument> instruments) {
    return !settings.dataTypes().contains(DataType.ORDERBOOK)
            || protocol.books(settings.depth(), Optional.empty()).inChannel()
        ? 0
        : instruments.stream()
            .filter(one -> protocol.offers(one, DataType.ORDERBOOK))
            .mapToLong(
                one -> protocol.snapshot(rest, one, settings.depth(), Scales.of(one)).weight())
            .sum();
  }

  /** One after the other: connecting, subscribing on the fullest, whole windows of the budget. */
  private long secondsToLive(long weight, List<Load> loads) {
    VenueProtocol.VenueLimits limits = protocol.limits();
    Duration connecting =
        limits.connectEach().multipliedBy(Math.max(0, loads.size() - limits.connectBurst()));
    Duration subscribing =
        loads.stream().map(this::subscribing).max(Duration::compareTo).orElse(Duration.ZERO);
    RequestLimit budget = limits.requests();
    long allowed = (long) budget.weight() * BUDGET_PERCENT / 100;
    Duration asking = budget.window().multipliedBy(weight == 0 ? 0 : (weight - 1) / allowed);
    return connecting.plus(subscribing).plus(asking).toSeconds() + 1;
  }

  private Duration subscribing(Load load) {
    var limits = protocol.session(load.route(), rest).limits();
    int each = limits.channelsPerRequest();
    return limits.requestSpacing().multipliedBy((load.channels() + each - 1) / each);
  }

  /**
   * How many connections a venue may hold.
   *
   * @param limit at once, for everything
   * @param requests of these, held for requests
   */
  record Room(int limit, int requests) {}
}
