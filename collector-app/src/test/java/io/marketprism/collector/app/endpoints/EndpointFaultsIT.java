package io.marketprism.collector.app.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.endpoints.Asking.Answers;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.app.monitoring.PrometheusServer;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.testing.RequiresTool;
import io.marketprism.collector.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The endpoints of the packaged jar answer a real Prometheus and two clients of each port, whatever
 * others do. In brief unless {@code endpoints=full}, when each fault lasts for five minutes.
 */
@RequiresTool(command = "taskset", debianPackage = "util-linux")
@RequiresTool(command = "prometheus", debianPackage = "prometheus", whole = true)
class EndpointFaultsIT {
  private static final boolean FULL = System.getProperty("endpoints", "").equals("full");
  private static final Duration LASTS = FULL ? Duration.ofMinutes(5) : Duration.ofSeconds(3);
  private static final Duration EXHAUSTED = FULL ? Duration.ofSeconds(60) : LASTS;
  private static final Duration AFTER = Duration.ofSeconds(FULL ? 5 : 3);
  private static final Duration MOST = Duration.ofSeconds(1);
  private static final int ONE_OF = 300;
  private static final int FRESH_ONE_OF = 10;
  private static final int FEEDS = 6;
  private static final List<String> OPTIONS = List.of("-Xmx512m");

  /** A loop beside what it becomes, on the same processor, for as long as that runs. */
  private static final String TAKES_THE_CORE =
      "(while kill -0 $$ 2>/dev/null; do i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; done)"
          + " & exec \"$0\" \"$@\"";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(EndpointFault.class)
  void endpointsAnswerWhateverOthersDo(EndpointFault fault)
      throws IOException, InterruptedException {
    int health = Configs.freePort();
    int metrics = Configs.freePort();
    try (Simulation simulation =
        Simulation.builder().venues(List.of("binance-spot")).symbols(3).rate(200).build()) {
      simulation.start();
      try (CollectorProcess collector = start(fault, configuration(simulation, health, metrics))) {
        collector.awaitStart();
        Await.until(
            "live", CollectorProcess.PATIENCE, () -> Statuses.allLive(collector.status(), FEEDS));
        ask(fault, collector, health, metrics);
      }
    }
  }

  private void ask(EndpointFault fault, CollectorProcess collector, int health, int metrics)
      throws IOException, InterruptedException {
    try (PrometheusServer prometheus =
        PrometheusServer.in(folder).collectors("127.0.0.1:" + metrics).every("1s").start()) {
      prometheus.awaitValue("up{job=\"collector\"} == 1", CollectorProcess.PATIENCE);
      List<Answers> live = new ArrayList<>();
      List<Answers> scrapes = new ArrayList<>();
      Duration lasts = fault == EndpointFault.NO_DESCRIPTORS ? EXHAUSTED : LASTS;
      Asking keptLive = Asking.begin(health, "/live", true);
      Asking keptScrape = Asking.begin(metrics, "/metrics", true);
      List<Attack> attacks = begin(fault, collector, health, metrics);
      Asking freshLive = Asking.begin(health, "/live", false);
      Asking freshScrape = Asking.begin(metrics, "/metrics", false);
      awaitAsked(lasts, freshLive, freshScrape);
      String window = "[" + lasts.toSeconds() + "s]";
      double missed =
          prometheus.awaitValue(
              "count_over_time(up{job=\"collector\"}%s) - sum_over_time(up{job=\"collector\"}%s)"
                  .formatted(window, window),
              AFTER);
      double longest =
          prometheus.awaitValue(
              "max_over_time(scrape_duration_seconds{job=\"collector\"}" + window + ")", AFTER);
      live.add(keptLive.end());
      scrapes.add(keptScrape.end());
      live.add(freshLive.end());
      scrapes.add(freshScrape.end());
      end(attacks);
      List<Long> counts = attacks.stream().map(Attack::count).toList();
      System.out.printf(
          "%s attacks=%s live=%s scrapes=%s prometheus_missed=%.0f prometheus_longest=%.3fs%n",
          fault, counts, live, scrapes, missed, longest);
      judge(fault, live, scrapes, missed);
      requireWellAgain(health, metrics);
      assertThat(Statuses.allLive(collector.status(), FEEDS)).as("feeds").isTrue();
    }
  }

  /** Each asks once a second, or as soon as it has its answer. */
  private static void awaitAsked(Duration seconds, Asking... clients) {
    Await.until(
        "asked for " + seconds,
        seconds.plus(CollectorProcess.PATIENCE),
        () -> Stream.of(clients).allMatch(one -> one.asked() > seconds.toSeconds()));
  }

  private List<Attack> begin(
      EndpointFault fault, CollectorProcess collector, int health, int metrics) throws IOException {
    if (!fault.trouble().isEmpty()) {
      Files.writeString(says(), fault.trouble());
    }
    if (fault == EndpointFault.FULL_HEAP) {
      Await.until(
          "heap is full", CollectorProcess.PATIENCE, () -> heapShare(collector.metrics()) > 0.9);
    }
    return fault.attacks(health, metrics);
  }

  private void end(List<Attack> attacks) throws IOException {
    for (Attack attack : attacks) {
      assertThat(attack.count()).isPositive();
      attack.close();
    }
    Files.deleteIfExists(says());
  }

  private static double heapShare(String page) {
    return value(page, "collector_heap_used_bytes ") / value(page, "collector_heap_max_bytes ");
  }

  private static double value(String page, String series) {
    return page.lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + series));
  }

  private static void judge(
      EndpointFault fault, List<Answers> live, List<Answers> scrapes, double missed) {
    boolean exhausted = fault == EndpointFault.NO_DESCRIPTORS;
    Answers kept = scrapes.get(0);
    Answers fresh = scrapes.get(1);
    assertThat(kept.failed())
        .as("scrapes on a kept connection: %s", kept)
        .isLessThanOrEqualTo(exhausted ? 0 : allowed(kept.asked(), ONE_OF));
    assertThat(fresh.failed())
        .as("scrapes on fresh connections: %s", fresh)
        .isLessThanOrEqualTo(allowed(fresh.asked(), exhausted ? FRESH_ONE_OF : ONE_OF));
    assertThat(missed)
        .as("scrapes of Prometheus that failed")
        .isLessThanOrEqualTo(allowed(kept.asked(), ONE_OF));
    assertThat(live.get(0).failed()).as("/live on a kept connection: %s", live).isZero();
    assertThat(live.get(1).failed())
        .as("/live on fresh connections: %s", live)
        .isLessThanOrEqualTo(exhausted ? allowed(live.get(1).asked(), FRESH_ONE_OF) : 0);
    if (!exhausted) {
      assertThat(scrapes).allMatch(answers -> answers.worst().compareTo(MOST) <= 0);
    }
  }

  private static int allowed(int asked, int oneOf) {
    return (asked + oneOf - 1) / oneOf;
  }

  private static void requireWellAgain(int health, int metrics) throws InterruptedException {
    Asking live = Asking.begin(health, "/live", false);
    Asking scrape = Asking.begin(metrics, "/metrics", false);
    awaitAsked(AFTER, live, scrape);
    assertThat(List.of(live.end(), scrape.end()))
        .allMatch(answers -> answers.failed() <= 1 && answers.asked() > 1);
  }

  private Path configuration(Simulation simulation, int health, int metrics) throws IOException {
    return Configs.write(
        folder,
        Configs.spot("127.0.0.1:" + simulation.port(), "[BTCUSDT, ETHUSDT, BNBUSDT]")
            .replace("health: {port: 0}", "health: {port: " + health + "}")
            .replace("metrics: {port: 0}", "metrics: {port: " + metrics + "}"));
  }

  private Path says() {
    return folder.resolve("says");
  }

  private CollectorProcess start(EndpointFault fault, Path configuration) throws IOException {
    Places places = Places.below(folder);
    List<String> run = List.of("run", "--config", configuration.toString());
    return switch (fault) {
      case BLOCKED_COLLECTOR, THROWING_COLLECTOR, FULL_HEAP ->
          CollectorProcess.startBeside(
              places,
              OPTIONS,
              TroubledRunner.class,
              List.of(says().toString(), configuration.toString()));
      case NO_DESCRIPTORS -> CollectorProcess.startBesideHog(places, 256, says(), run);
      case TAKEN_CORE ->
          CollectorProcess.start(
              places,
              new CollectorProcess.Around(
                  List.of(Tools.find("taskset").toString(), "-c", "0", "sh", "-c", TAKES_THE_CORE),
                  Map.of(),
                  IntUnaryOperator.identity()),
              OPTIONS,
              run);
      default -> CollectorProcess.start(places, OPTIONS, run);
    };
  }
}
