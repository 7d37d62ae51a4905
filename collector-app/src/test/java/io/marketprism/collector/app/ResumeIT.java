package io.marketprism.collector.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.Collector;
import io.marketprism.collector.CollectorBuilder;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueSettings;
import io.marketprism.collector.sync.LastEvent;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A collector that is started again says so, and has all trades of the time in which it was not
 * there; and so has one that lost its connection.
 */
class ResumeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TRADES = 40;

  private final Queue<MarketEvent> events = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @ValueSource(strings = {"binance-spot", "binance-usdm", "binance-coinm", "okx-swap", "deribit"})
  void tradesOfTheTimeBetweenTwoRunsArriveMarkedAfterARestart(String venue) throws IOException {
    try (Simulation simulation = simulation(venue)) {
      simulation.start();
      collectSome(builder(simulation, venue), simulation, venue);
      List<MarketEvent> before = List.copyOf(events);
      Map<String, LastEvent> last = last(before);
      long away = sent(simulation, venue);
      Await.until(
          "trades that nobody collects", PATIENCE, () -> sent(simulation, venue) >= away + TRADES);

      CollectorBuilder next =
          builder(simulation, venue)
              .resumeAfter(
                  (instrument, feed) -> Optional.ofNullable(last.get(key(instrument, feed))));
      List<FeedReport> reports = collectSome(next, simulation, venue);

      List<MarketEvent> after = new ArrayList<>(events);
      after.subList(0, before.size()).clear();
      requireRestarts(after, last);
      requireEachOnce(events);
      assertThat(backfilled(after)).isGreaterThan(TRADES / 2);
      assertThat(reports).allMatch(report -> report.counts().unfilled() == 0);
      assertThat(sum(reports)).isEqualTo(backfilled(after));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"binance-spot", "okx-swap", "deribit"})
  void tradesThatALostConnectionCostArriveMarked(String venue) throws IOException {
    try (Simulation simulation = simulation(venue)) {
      simulation.start();
      try (Collector collector = builder(simulation, venue).build()) {
        collector.start();
        Await.until("live", PATIENCE, () -> isLive(collector));
        awaitTrades(events.size());
        simulation.inject("refuse count=2 status=503");
        simulation.inject("close count=1");
        Await.until(
            "a trade that was missing", PATIENCE, () -> backfilled(List.copyOf(events)) > 0);
        simulation.pause();
        Await.until("all of them", PATIENCE, () -> isComplete(simulation, venue));
        assertThat(events)
            .noneMatch(event -> isOf(event, InterruptionReason.RESTART))
            .anyMatch(event -> isOf(event, InterruptionReason.DISCONNECT));
        requireEachOnce(events);
      }
    }
  }

  /** Collects until it has what was sent, and stops in the middle of all. */
  private List<FeedReport> collectSome(
      CollectorBuilder builder, Simulation simulation, String venue) throws IOException {
    int before = events.size();
    try (Collector collector = builder.build()) {
      collector.start();
      Await.until("live", PATIENCE, () -> isLive(collector));
      awaitTrades(before);
      simulation.pause();
      Await.until("all trades", PATIENCE, () -> isComplete(simulation, venue));
      List<FeedReport> reports = collector.feeds();
      simulation.resume();
      return reports;
    }
  }

  private void awaitTrades(int before) {
    Await.until(
        "trades",
        PATIENCE,
        () -> events.stream().skip(before).filter(TradeEvent.class::isInstance).count() > TRADES);
  }

  private static Simulation simulation(String venue) {
    return Simulation.builder().venues(List.of(venue)).symbols(2).rate(600).build();
  }

  private CollectorBuilder builder(Simulation simulation, String venue) {
    String authority = "127.0.0.1:" + simulation.port();
    URI socket = URI.create("ws://" + authority);
    Map<String, URI> sockets =
        switch (venue) {
          case "binance-usdm" ->
              Map.of(
                  "public",
                  URI.create(socket + "/public"),
                  "market",
                  URI.create(socket + "/market"));
          case "okx-swap" -> Map.of("", URI.create(socket + "/ws/v5/public"));
          default -> Map.of("", socket);
        };
    VenueSettings settings =
        new VenueSettings(
            new Venue(venue, venue.replaceFirst("-.*", "")),
            Optional.of(URI.create("http://" + authority)),
            sockets,
            List.of("*-*"),
            Set.of(DataType.ORDERBOOK, DataType.TRADE),
            1_000,
            TradeSource.USUAL,
            Optional.empty());
    return Collector.builder().venue(settings).onEvent(events::add);
  }

  private static boolean isLive(Collector collector) {
    return !collector.feeds().isEmpty()
        && collector.feeds().stream().allMatch(feed -> feed.state() == FeedState.LIVE);
  }

  private static long sent(Simulation simulation, String venue) {
    return simulation.instruments(venue).stream()
        .mapToLong(one -> simulation.counts(venue, one.symbol()).trades())
        .sum();
  }

  /** Whether every trade from the first that was collected to the last that was sent is there. */
  private boolean isComplete(Simulation simulation, String venue) {
    Map<String, List<Long>> ids = ids(events);
    return simulation.instruments(venue).stream()
        .allMatch(
            one ->
                isComplete(
                    ids.getOrDefault(one.symbol(), List.of()),
                    simulation.counts(venue, one.symbol()).lastTradeId()));
  }

  private static boolean isComplete(List<Long> ids, long last) {
    LongStream all = ids.stream().mapToLong(Long::longValue).sorted();
    return !ids.isEmpty()
        && all.boxed().toList().equals(LongStream.rangeClosed(min(ids), last).boxed().toList());
  }

  private static long min(List<Long> ids) {
    return ids.stream().mapToLong(Long::longValue).min().orElseThrow();
  }

  private static void requireEachOnce(Iterable<MarketEvent> events) {
    ids(events)
        .forEach(
            (symbol, ids) ->
                assertThat(ids.stream().sorted().toList())
                    .as(symbol)
                    .isEqualTo(LongStream.range(min(ids), min(ids) + ids.size()).boxed().toList()));
  }

  /** The ids of all single trades, those that an aggregate stands for among them. */
  private static Map<String, List<Long>> ids(Iterable<MarketEvent> events) {
    Map<String, List<Long>> ids = new HashMap<>();
    for (MarketEvent event : events) {
      if (event instanceof TradeEvent trade) {
        long first = trade.isAggregated() ? trade.firstTradeId() : trade.id();
        long last = trade.isAggregated() ? trade.lastTradeId() : trade.id();
        LongStream.rangeClosed(first, last)
            .forEach(
                ids.computeIfAbsent(trade.instrument().venueSymbol(), unused -> new ArrayList<>())
                    ::add);
      }
    }
    return ids;
  }

  private static Map<String, LastEvent> last(List<MarketEvent> events) {
    Map<String, LastEvent> last = new ConcurrentHashMap<>();
    for (MarketEvent event : events) {
      if (event instanceof TradeEvent trade) {
        OptionalLong lastTradeId =
            trade.isAggregated() ? OptionalLong.of(trade.lastTradeId()) : OptionalLong.empty();
        last.put(
            key(trade.instrument(), DataType.TRADE),
            new LastEvent(trade.receivedNs(), OptionalLong.of(trade.id()), lastTradeId));
      } else {
        last.put(key(event.instrument(), event.feed()), new LastEvent(event.receivedNs()));
      }
    }
    return last;
  }

  private static String key(Instrument instrument, DataType feed) {
    return instrument.venueSymbol() + " " + feed.wire();
  }

  /** Each feed begins with a restart from its last event on, and has no other. */
  private static void requireRestarts(List<MarketEvent> after, Map<String, LastEvent> last) {
    Map<String, MarketEvent> first = new HashMap<>();
    after.forEach(event -> first.putIfAbsent(key(event.instrument(), event.feed()), event));
    assertThat(first.keySet()).isEqualTo(last.keySet());
    first.forEach(
        (key, event) -> {
          assertThat(isOf(event, InterruptionReason.RESTART)).as(key).isTrue();
          assertThat(((InterruptionEvent) event).fromMs())
              .isEqualTo(requireNonNull(last.get(key)).receivedNs() / 1_000_000);
        });
    assertThat(after.stream().filter(InterruptionEvent.class::isInstance)).hasSize(last.size());
  }

  private static boolean isOf(MarketEvent event, InterruptionReason reason) {
    return event instanceof InterruptionEvent interruption && interruption.reason() == reason;
  }

  private static long backfilled(List<MarketEvent> events) {
    return events.stream()
        .filter(event -> event instanceof TradeEvent trade && trade.isBackfilled())
        .count();
  }

  private static long sum(List<FeedReport> reports) {
    return reports.stream().mapToLong(report -> report.counts().backfilled()).sum();
  }
}
