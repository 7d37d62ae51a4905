package io.marketprism.collector.app.faults;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.faults.Setting.Market;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.app.reliability.Outcome;
import io.marketprism.collector.app.reliability.Skipped;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.testing.net.FaultProxy;
import io.marketprism.collector.testing.net.Relay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Where scenarios of one setting are played, one after another: the exchanges, the proxies before
 * them, one collector, what it publishes, and the steps that scenarios share. Not thread-safe;
 * {@link #close()} leaves nothing running.
 */
final class Stage implements AutoCloseable {
  /** For whatever has to happen at all. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration END = Duration.ofSeconds(20);
  private static final int MOST_ROUNDS = 4;
  private static final double STEADY = 1.03;
  private static final Duration CALM = Duration.ofMillis(6_000);
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final Setting setting;
  private final Place place;
  private final Venues venues;
  private final CollectorProcess collector;
  private final Published published;
  private final Map<String, Duration> worst = new HashMap<>();
  private Outcome outcome = new Outcome("start");

  private Stage(Setting setting, Path folder, Place place, Venues venues) throws IOException {
    this.setting = setting;
    this.place = place;
    this.venues = venues;
    this.published = new Published(folder.resolve("data"));
    this.collector = launch(folder);
  }

  /** Starts everything, and returns once all is live and reconnects cost no more memory. */
  static Stage open(Setting setting, Path folder) throws IOException, Skipped {
    Place place = setting.surroundings().make(folder);
    Stage stage = open(setting, folder, place);
    try {
      stage.collector.awaitStart();
      stage.warmUp();
      return stage;
    } catch (IOException | RuntimeException | Error e) {
      stage.close();
      throw e;
    }
  }

  private static Stage open(Setting setting, Path folder, Place place) throws IOException {
    try {
      return new Stage(setting, folder, place, Venues.start(setting, place));
    } catch (IOException | RuntimeException | Error e) {
      place.close();
      throw e;
    }
  }

  /** Books take the room that they need for good only once they were filled a second time. */
  private void warmUp() throws IOException {
    awaitLive();
    long before = 0;
    long heap = HeapAfterCollection.ofProcess(collector.pid());
    for (int i = 0; i < MOST_ROUNDS && heap > before * STEADY; i++) {
      long sinceNs = nowNs();
      webSockets().forEach(Relay::reset);
      awaitRecovered(sinceNs);
      before = heap;
      heap = HeapAfterCollection.ofProcess(collector.pid());
    }
  }

  private CollectorProcess launch(Path folder) throws IOException {
    String yaml =
        venues.configuration()
            + """
            instance: faults
            sinks:
              files: {directory: "%s", roll: 1d}
            http:
              health: {port: %d}
              metrics: {port: %d}
            health: {grace: 0s}
            limits: {connections: 300}
            """
                .formatted(
                    folder.resolve("data"), place.endpoints().get(0), place.endpoints().get(1));
    Path config = Configs.write(Files.createDirectories(folder), yaml);
    List<String> jvm = new ArrayList<>(List.of("-Xmx" + setting.heapMb() + "m"));
    jvm.addAll(place.jvm());
    return CollectorProcess.start(
        Places.below(folder),
        new CollectorProcess.Around(place.command(), place.environment(), place.way()),
        jvm,
        List.of("run", "--config", config.toString()));
  }

  /** What is measured and found wrong from now on. */
  void begin(Outcome of) {
    outcome = of;
    worst.clear();
  }

  /** Measures a time; the longest of the scenario is its figure. */
  void measured(String name, Duration time) {
    outcome.figure(name, worst.merge(name, time, (a, b) -> a.compareTo(b) > 0 ? a : b));
  }

  Setting setting() {
    return setting;
  }

  /** Where the collector runs, which a scenario of another kind of place does not ask. */
  <T extends Place> T place(Class<T> kind) {
    return kind.cast(place);
  }

  Outcome outcome() {
    return outcome;
  }

  Simulation simulation() {
    return venues.simulation();
  }

  Venues venues() {
    return venues;
  }

  FaultProxy proxy(String venue) {
    return venues.proxy(venue);
  }

  CollectorProcess collector() {
    return collector;
  }

  Published published() {
    return published;
  }

  /** The open WebSockets. */
  List<Relay> webSockets() {
    return venues.webSockets();
  }

  /** The WebSocket of a market that has one, once it is open. */
  Relay webSocket(String venue) {
    await(venue + " is open", PATIENCE, () -> !proxy(venue).webSockets().isEmpty());
    return proxy(venue).webSockets().get(0);
  }

  JsonObject status() {
    return collector.status();
  }

  /** How many connections of channels the collector says it has. */
  long sessions() {
    return Statuses.rows(status(), "connections").stream()
        .filter(row -> row.get("purpose").getAsString().equals("websocket"))
        .filter(row -> !row.get("state").getAsString().matches("waiting|closed"))
        .count();
  }

  Footprint footprint() {
    try {
      return Footprint.of(collector.pid(), venues.ports());
    } catch (IOException e) {
      throw new AssertionError(collector.err(), e);
    }
  }

  /** The sum of a metric over all its series whose labels contain a text, as of now. */
  double metric(String name, String labels) {
    return sum(freshMetrics(), name, labels);
  }

  /** A page that was rendered after it was asked for: the first may be an older one. */
  private String freshMetrics() {
    double askedAt = nowNs() / 1e9;
    return Await.value(
        "a new page of metrics",
        PATIENCE,
        () ->
            Optional.of(collector.metrics())
                .filter(
                    page ->
                        sum(page, "collector_metrics_rendered_timestamp_seconds", "") > askedAt));
  }

  /** Whether there is such a metric. */
  boolean hasMetric(String name) {
    return freshMetrics().lines().anyMatch(line -> line.startsWith("# TYPE " + name + " "));
  }

  private static double sum(String page, String name, String labels) {
    return page.lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Our UTC clock, as events carry it; nanoseconds since 1970. */
  long nowNs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** Waits until all feeds are live. */
  void awaitLive() {
    await("all live", PATIENCE, () -> Statuses.allLive(status(), setting.feeds()));
  }

  /** Waits until all is live, and has been for so long that every backoff begins anew. */
  void awaitCalm() {
    awaitLive();
    await(
        "no connection is young",
        PATIENCE,
        () ->
            webSockets().stream()
                .allMatch(relay -> System.nanoTime() - relay.acceptedNs() > CALM.toNanos()));
  }

  /** Waits; what does not come is told with what the collector says. */
  void await(String what, Duration within, BooleanSupplier condition) {
    try {
      Await.until(what, within, condition);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; " + Shown.trouble(status()), e);
    }
  }

  /** Lets it run for a while. */
  void pass(Duration time) {
    long untilNs = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < untilNs) {
      LockSupport.parkNanos(untilNs - System.nanoTime());
    }
  }

  /**
   * Waits until every book was interrupted and is right again since then; how long the last took.
   */
  Duration awaitRecovered(long sinceNs) {
    return setting.markets().stream()
        .map(market -> awaitRecovered(market, sinceNs))
        .max(Duration::compareTo)
        .orElseThrow();
  }

  /** The same of one market; what counts is when the data came that made the book right. */
  Duration awaitRecovered(Market market, long sinceNs) {
    await(
        market.venue() + " is right again",
        PATIENCE,
        () -> {
          published.read();
          List<FollowedBook> books = published.books(market, simulation());
          return books.size() == market.instruments()
              && books.stream().allMatch(book -> book.backAtNs() > sinceNs);
        });
    long lastNs =
        published.books(market, simulation()).stream()
            .mapToLong(FollowedBook::backAtNs)
            .max()
            .orElseThrow();
    return Duration.ofNanos(lastNs - sinceNs);
  }

  Market market(String venue) {
    return setting.markets().stream()
        .filter(market -> market.venue().equals(venue))
        .findFirst()
        .orElseThrow();
  }

  /** Stops the exchanges, compares every book, and lets them go on. */
  void requireTruth() {
    simulation().pause();
    for (Market market : setting.markets()) {
      try {
        await(
            market.venue() + " is caught up with",
            PATIENCE,
            () -> {
              published.read();
              return published.caughtUp(market, simulation());
            });
      } catch (AssertionError e) {
        outcome.require(false, String.valueOf(e.getMessage()));
      }
      published
          .differences(market, simulation())
          .forEach(difference -> outcome.require(false, difference));
    }
    await("what was offered is written", SETTLED, () -> Accounts.faults(status()).isEmpty());
    published.takeFaults().forEach(fault -> outcome.require(false, fault));
    outcome.require(
        simulation().failure().isEmpty(), "the simulator failed: " + simulation().failure());
    simulation().resume();
  }

  /** Ends the collector in order. */
  void stop() {
    collector.terminate();
    int code = collector.exitCode(END);
    outcome.requireEqual("exit code", code, 0);
  }

  @Override
  public void close() throws IOException {
    collector.close();
    venues.close();
    place.close();
  }
}
