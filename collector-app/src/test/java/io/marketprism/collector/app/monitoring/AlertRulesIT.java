package io.marketprism.collector.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.testing.RequiresTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our rules in a real Prometheus that scrapes the packaged collector. */
@RequiresTool(command = "prometheus", debianPackage = "prometheus", whole = true)
@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class AlertRulesIT {
  private static final int FEEDS = 2;

  /** What is there only once it has happened, or where the process has a limit. */
  private static final Set<String> BORN_BY_AN_EVENT =
      Set.of(
          "collector_frames_rejected_total",
          "collector_handler_errors_total",
          "collector_memory_limit_bytes",
          "collector_sink_dropped_events_total");

  @TempDir private Path folder;

  @Test
  void everyRuleIsEvaluatedAndAsksForSeriesThatThereAre() throws IOException {
    try (Simulation simulation = simulation();
        NatsServer nats = NatsServer.start(folder)) {
      int port = Configs.freePort();
      try (CollectorProcess collector = collector(simulation, nats, port);
          PrometheusServer prometheus =
              PrometheusServer.in(folder).collectors("127.0.0.1:" + port).every("1s").start()) {
        collector.awaitStart();
        Await.until(
            "live", CollectorProcess.PATIENCE, () -> Statuses.allLive(collector.status(), FEEDS));
        awaitSeries(prometheus);
        Await.until(
            "every rule was evaluated", CollectorProcess.PATIENCE, () -> areEvaluated(prometheus));

        assertThat(prometheus.rules())
            .extracting(PrometheusServer.Rule::name)
            .containsExactlyInAnyOrderElementsOf(
                AlertRule.all().stream().map(AlertRule::name).toList());
        assertThat(prometheus.rules()).extracting(PrometheusServer.Rule::error).containsOnly("");
      }
    }
  }

  /** Some are there only once something was compared, or a feed is live. */
  private static void awaitSeries(PrometheusServer prometheus) {
    try {
      Await.until("all series", CollectorProcess.PATIENCE, () -> missing(prometheus).isEmpty());
    } catch (AssertionError e) {
      throw new AssertionError("never there: " + missing(prometheus), e);
    }
  }

  private static Set<String> missing(PrometheusServer prometheus) {
    Set<String> missing = new TreeSet<>();
    AlertRule.all().forEach(rule -> missing.addAll(rule.series()));
    missing.removeAll(BORN_BY_AN_EVENT);
    prometheus.names().forEach(missing::remove);
    return missing;
  }

  private static boolean areEvaluated(PrometheusServer prometheus) {
    return prometheus.rules().stream().noneMatch(rule -> rule.health().equals("unknown"));
  }

  private static Simulation simulation() throws IOException {
    Simulation simulation =
        Simulation.builder().venues(List.of("binance-spot")).symbols(1).rate(100).build();
    simulation.start();
    return simulation;
  }

  private CollectorProcess collector(Simulation simulation, NatsServer nats, int port)
      throws IOException {
    String yaml =
        Configs.spot("127.0.0.1:" + simulation.port(), "[BTCUSDT]")
            .replace("metrics: {port: 0}", "metrics: {port: " + port + "}");
    Path config = Configs.write(folder, yaml);
    return CollectorProcess.start(
        Places.below(folder),
        List.of("-Xmx128m"),
        List.of("run", "--config", config.toString(), "--nats", nats.url()));
  }
}
