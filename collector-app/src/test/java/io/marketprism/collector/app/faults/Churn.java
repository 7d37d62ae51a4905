package io.marketprism.collector.app.faults;

import io.marketprism.collector.Collector;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.reliability.Outcome;
import io.marketprism.collector.app.run.CollectorSource;
import io.marketprism.collector.app.run.Wiring;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.metrics.Endpoints;
import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Subscriptions that come and go, on a collector that is embedded in this JVM, which is looked at
 * from inside: what is counted of it, and what its endpoint shows. Not thread-safe.
 */
final class Churn implements AutoCloseable {
  private static final String VENUE = "binance-spot";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHOWN = Duration.ofSeconds(10);
  private static final String MADE_AT = "collector_metrics_rendered_timestamp_seconds ";
  private static final Set<DataType> ALL = Set.of(DataType.ORDERBOOK, DataType.TRADE);
  private static final int SYMBOLS = 20;
  private static final int LIVE_EACH = 500;
  private static final int MORE_DESCRIPTORS = 8;
  private static final int MORE_THREADS = 4;

  private final Simulation simulation;
  private final List<String> symbols;
  private final Collector collector;
  private final Endpoints endpoints;

  /** What is there of it. */
  private record Held(int feeds, int books, Set<String> series, Footprint process) {}

  private Churn() throws IOException {
    simulation = Simulation.builder().venues(List.of(VENUE)).symbols(SYMBOLS).rate(200).build();
    simulation.start();
    symbols = simulation.instruments(VENUE).stream().map(one -> one.symbol()).toList();
    VenueSettings settings =
        new VenueSettings(
            new Venue(VENUE, "binance"),
            Optional.of(URI.create("http://127.0.0.1:" + simulation.port())),
            Map.of("", URI.create("ws://127.0.0.1:" + simulation.port())),
            List.of(symbols.get(0)),
            ALL,
            100,
            TradeSource.RAW,
            Optional.empty());
    collector = Collector.builder().venue(settings).onEvent(event -> {}).build();
    endpoints =
        Endpoints.builder(new CollectorSource(collector), Wiring.systemClocks())
            .metrics(new EndpointAddress("metrics", "127.0.0.1", 0, Set.of()))
            .start();
  }

  /** So often an instrument is subscribed and unsubscribed; some are live meanwhile, some never. */
  static void subscriptions(Stage stage, int load) throws Exception {
    try (Churn churn = new Churn()) {
      churn.collector.start();
      churn.awaitLive(1);
      churn.round(0, SYMBOLS * 2, SYMBOLS);
      churn.awaitLive(1);
      Held before = churn.held();
      churn.round(0, load, LIVE_EACH);
      churn.awaitLive(1);
      churn.judge(stage.outcome(), before);
    }
  }

  /**
   * @param each how often a half of all is waited for until it is live
   */
  private void round(int from, int until, int each) {
    for (int i = from; i < until; i++) {
      String symbol = symbols.get(1 + i % (SYMBOLS - 1));
      collector.subscribe(VENUE, symbol, ALL);
      collector.subscribe(VENUE, "GONE" + i + "USDT", ALL);
      if (i % each == each - 1) {
        symbols.subList(1, SYMBOLS / 2).forEach(one -> collector.subscribe(VENUE, one, ALL));
        awaitLive(SYMBOLS / 2);
        symbols.subList(1, SYMBOLS / 2).forEach(one -> collector.unsubscribe(VENUE, one, ALL));
      }
      collector.unsubscribe(VENUE, symbol, ALL);
      collector.unsubscribe(VENUE, "GONE" + i + "USDT", ALL);
    }
  }

  /** Waits until so many instruments at least are live, and where it is one, no other is there. */
  private void awaitLive(int instruments) {
    Await.until(
        instruments + " live",
        PATIENCE,
        () -> {
          long live =
              collector.feeds().stream().filter(feed -> feed.state() == FeedState.LIVE).count();
          return live >= 2L * instruments && (instruments > 1 || collector.feeds().size() == 2);
        });
  }

  private Held held() throws IOException {
    System.gc();
    return new Held(
        collector.feeds().size(),
        collector.instruments().size(),
        series(),
        Footprint.of(ProcessHandle.current().pid(), Set.of(simulation.port())));
  }

  /** The series of feeds that the page of metrics has, made after now. */
  private Set<String> series() {
    double asked = System.currentTimeMillis() / 1e3;
    String page =
        Await.value("a page of now", PATIENCE, () -> page().filter(text -> madeAt(text) >= asked));
    return page.lines()
        .filter(line -> line.startsWith("collector_feed") || line.startsWith("collector_book"))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Optional<String> page() {
    URI page = URI.create("http://127.0.0.1:" + endpoints.metricsPort().getAsInt() + "/metrics");
    try (InputStream in = page.toURL().openStream()) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** UTC seconds. */
  private static double madeAt(String page) {
    return page.lines()
        .filter(line -> line.startsWith(MADE_AT))
        .mapToDouble(line -> Double.parseDouble(line.substring(MADE_AT.length())))
        .findFirst()
        .orElseThrow();
  }

  private void judge(Outcome outcome, Held before) throws IOException {
    awaitSeries(before.series().size());
    Held after = held();
    outcome.figure("feeds", before.feeds() + ">" + after.feeds());
    outcome.figure("series", before.series().size() + ">" + after.series().size());
    outcome.figure(
        "own_descriptors", before.process().descriptors() + ">" + after.process().descriptors());
    outcome.figure("own_threads", before.process().threads() + ">" + after.process().threads());
    Set<String> more = new TreeSet<>(after.series());
    more.removeAll(before.series());
    outcome.require(more.isEmpty(), "series that were not there: " + more);
    outcome.requireEqual("feeds", after.feeds(), before.feeds());
    outcome.requireEqual("books", after.books(), before.books());
    outcome.requireEqual("sockets", after.process().established(), before.process().established());
    outcome.require(
        after.process().descriptors() <= before.process().descriptors() + MORE_DESCRIPTORS,
        "more descriptors: " + after.process());
    outcome.require(
        after.process().threads() <= before.process().threads() + MORE_THREADS,
        "more threads: " + after.process());
  }

  /** What it shows too much after ten seconds is judged. */
  private void awaitSeries(int wanted) {
    long untilNs = System.nanoTime() + SHOWN.toNanos();
    while (series().size() > wanted && System.nanoTime() < untilNs) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    endpoints.close();
    collector.close();
    simulation.close();
  }
}
