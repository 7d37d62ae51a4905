package io.marketprism.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.Collector;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.app.simulator.market.MarketCounts;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/**
 * An exchange that announces its end is left in time, and nothing is missing or doubled, although
 * the connection that is left says nothing more once the newer one delivers.
 */
class HandOverIT {
  private static final String VENUE = "binance-spot";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int HAND_OVERS = 3;

  private final Queue<MarketEvent> events = new ConcurrentLinkedQueue<>();

  @Test
  void announcedShutdownLosesAndDoublesNothing() throws IOException {
    try (Simulation simulation =
            Simulation.builder().venues(List.of(VENUE)).symbols(3).rate(600).build();
        Collector collector = collector(simulation)) {
      collector.start();
      Await.until("live", PATIENCE, () -> allLive(collector));
      for (int done = 1; done <= HAND_OVERS; done++) {
        long wanted = done;
        simulation.inject("shutdown count=1");
        Await.until("both deliver", PATIENCE, () -> delivering(collector) == 2);
        simulation.inject("freeze count=1 for=3s");
        Await.until("hand-over " + done, PATIENCE, () -> handOvers(collector) == wanted);
        Await.until("one socket", PATIENCE, () -> simulation.connections().webSocketsOpen() == 1);
        Await.until("one registered", PATIENCE, () -> delivering(collector) == 1);
      }
      simulation.pause();
      Map<String, MarketCounts> sent = new HashMap<>();
      simulation
          .instruments(VENUE)
          .forEach(one -> sent.put(one.symbol(), simulation.counts(VENUE, one.symbol())));
      sent.forEach(
          (symbol, counts) -> Await.until(symbol, PATIENCE, () -> isComplete(symbol, counts)));

      assertThat(interruptions()).isEmpty();
      sent.keySet().forEach(this::assertUnbroken);
      assertThat(collector.feeds()).allMatch(feed -> feed.counts().gaps() == 0);
    }
  }

  private Collector collector(Simulation simulation) throws IOException {
    simulation.start();
    VenueSettings settings =
        new VenueSettings(
            new Venue(VENUE, "binance"),
            Optional.of(URI.create("http://127.0.0.1:" + simulation.port())),
            Map.of("", URI.create("ws://127.0.0.1:" + simulation.port())),
            List.of("*-*"),
            Set.of(DataType.ORDERBOOK, DataType.TRADE),
            1_000,
            TradeSource.RAW,
            Optional.empty());
    return Collector.builder().venue(settings).onEvent(events::add).build();
  }

  private static boolean allLive(Collector collector) {
    return !collector.feeds().isEmpty()
        && collector.feeds().stream().allMatch(feed -> feed.state() == FeedState.LIVE);
  }

  /** Connections of channels on which more than the acknowledgements arrived. */
  private static long delivering(Collector collector) {
    return collector.connections().stream()
        .filter(connection -> connection.channels() > 0 && connection.lastDataAgeNs().isPresent())
        .count();
  }

  private static long handOvers(Collector collector) {
    return collector.connectionCounts().stream().mapToLong(counts -> counts.handOvers()).sum();
  }

  private boolean isComplete(String symbol, MarketCounts counts) {
    return books(symbol).stream().anyMatch(book -> book.last() == counts.lastUpdateId())
        && trades(symbol).stream().anyMatch(trade -> trade.id() == counts.lastTradeId());
  }

  private void assertUnbroken(String symbol) {
    List<BookEvent> books = books(symbol);
    assertThat(books.get(0).isSnapshot()).isTrue();
    for (int i = 1; i < books.size(); i++) {
      assertThat(books.get(i).isSnapshot()).as("%s is joined once", symbol).isFalse();
      assertThat(books.get(i).previous()).as(symbol).isEqualTo(books.get(i - 1).last());
    }
    List<TradeEvent> trades = trades(symbol);
    for (int i = 1; i < trades.size(); i++) {
      assertThat(trades.get(i).id()).as(symbol).isEqualTo(trades.get(i - 1).id() + 1);
    }
  }

  private List<String> interruptions() {
    return events.stream()
        .filter(InterruptionEvent.class::isInstance)
        .map(InterruptionEvent.class::cast)
        .map(
            lost ->
                "%s %s: %s".formatted(lost.instrument().venueSymbol(), lost.feed(), lost.reason()))
        .toList();
  }

  private List<BookEvent> books(String symbol) {
    return of(BookEvent.class, symbol);
  }

  private List<TradeEvent> trades(String symbol) {
    return of(TradeEvent.class, symbol);
  }

  private <E extends MarketEvent> List<E> of(Class<E> type, String symbol) {
    return events.stream()
        .filter(event -> event.instrument().venueSymbol().equals(symbol))
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
