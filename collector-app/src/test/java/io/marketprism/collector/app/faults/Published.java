package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.faults.Setting.Market;
import io.marketprism.collector.app.mainjob.EventFiles.Line;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.app.simulator.market.Instrument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a collector has published so far, judged by what a consumer can see: breaks, crossed books,
 * trades that are absent or doubled, and whether the books are the exchanges'. Not thread-safe.
 */
final class Published {
  private final TailedFiles files;
  private final List<String> faults = new ArrayList<>();
  private final Map<String, FollowedBook> books = new LinkedHashMap<>();
  private final Map<String, FollowedTrades> trades = new LinkedHashMap<>();
  private long interruptions;

  Published(Path folder) {
    this.files = new TailedFiles(folder);
  }

  /** Takes what was added since the last call. */
  void read() {
    try {
      files.read(this::accept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(Line line) {
    interruptions += line.isInterruption() ? 1 : 0;
    boolean spot = line.text("market_type").equals("spot");
    String name = name(line.text("exchange"), spot, line.text("venue_symbol"));
    switch (line.feed()) {
      case "orderbook" ->
          books.computeIfAbsent(name, one -> new FollowedBook(one, faults)).accept(line);
      case "trade" ->
          trades.computeIfAbsent(name, one -> new FollowedTrades(one, faults)).accept(line);
      default -> faults.add("nobody asked for " + line.text());
    }
  }

  private static String name(String exchange, boolean spot, String symbol) {
    return exchange + (spot ? ":spot:" : ":contract:") + symbol;
  }

  private static String name(Market market, String symbol) {
    return name(market.exchange(), market.isSpot(), symbol);
  }

  /** The books of a market that were published so far. */
  List<FollowedBook> books(Market market, Simulation simulation) {
    return symbols(market, simulation).stream()
        .map(symbol -> books.get(name(market, symbol)))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Events that said that data may be missing. */
  long interruptions() {
    return interruptions;
  }

  /** Trades that are absent, where an interruption says that some may be. */
  long absentAnnounced() {
    return trades.values().stream().mapToLong(FollowedTrades::absentAnnounced).sum();
  }

  /** What was found wrong so far; taken out, so that each is told once. */
  List<String> takeFaults() {
    List<String> found = new ArrayList<>(faults);
    faults.clear();
    trades.forEach(
        (name, feed) -> {
          if (feed.missing() > 0) {
            found.add(name + " lacks " + feed.missing() + " trades and nothing says so");
          }
        });
    return found;
  }

  /** Whether every book stands where the exchange's does, which has to stand still. */
  boolean caughtUp(Market market, Simulation simulation) {
    return symbols(market, simulation).stream()
        .allMatch(
            symbol -> {
              FollowedBook book = books.get(name(market, symbol));
              return book != null
                  && book.held() == simulation.counts(market.venue(), symbol).lastUpdateId();
            });
  }

  /** How the books differ from the exchange's, which has to stand still. */
  List<String> differences(Market market, Simulation simulation) {
    List<String> differences = new ArrayList<>();
    for (String symbol : symbols(market, simulation)) {
      FollowedBook book = books.get(name(market, symbol));
      if (book == null) {
        differences.add(name(market, symbol) + " was never published");
      } else {
        book.difference(simulation.book(market.venue(), symbol)).ifPresent(differences::add);
      }
    }
    return differences;
  }

  /** The symbols of the books that are collected. */
  private static List<String> symbols(Market market, Simulation simulation) {
    return simulation.instruments(market.venue()).stream()
        .limit(market.instruments())
        .map(Instrument::symbol)
        .toList();
  }
}
