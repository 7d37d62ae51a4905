package io.marketprism.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.testing.RequiresTool;
import io.marketprism.collector.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged collector shows to a scraper while it collects from every venue. */
@RequiresTool(command = "nats-server", debianPackage = "nats-server")
@RequiresTool(command = "promtool", debianPackage = "prometheus", whole = true)
class ScrapeIT {
  private static final String HTTP = "http: {health: {port: 0}, metrics: {port: 0}}\n";

  @TempDir private Path folder;

  @Test
  void scrapeOfAllVenuesIsWhatPrometheusWantsAndCountsWhatHappens() throws Exception {
    try (Simulation simulation = Simulation.builder().symbols(2).build();
        NatsServer server = NatsServer.start(folder)) {
      simulation.start();
      try (CollectorProcess collector = run(simulation, server)) {
        collector.awaitStart();
        Await.until(
            "events", CollectorProcess.PATIENCE, () -> Statuses.published(collector.status()) > 0);
        simulation.inject("reset");
        awaitSeries(collector, "collector_exchange_lag_seconds_count", "trade");
        awaitSeries(collector, "collector_publish_latency_seconds_count", "nats");
        awaitSeries(collector, "collector_publish_latency_seconds_count", "files");
        awaitSeries(collector, "collector_interruptions_total", "disconnect");
        awaitSeries(collector, "collector_reconnects_total", "websocket");
        awaitSeries(collector, "collector_request_weight_used", "binance-spot");
        String scrape = collector.metrics();

        assertThat(problems(scrape)).isEmpty();
        assertThat(scrape).doesNotContainPattern("(?m)^collector_errors_total\\{.*} (?!0\\.0$)");
      }
    }
  }

  private CollectorProcess run(Simulation simulation, NatsServer server) throws IOException {
    Path config = Configs.write(folder, simulation.configuration() + HTTP);
    return CollectorProcess.start(
        Places.below(folder),
        List.of(),
        List.of(
            "run",
            "--config",
            config.toString(),
            "--nats",
            server.url(),
            "--data",
            folder.resolve("data").toString()));
  }

  /** Waits until a series of that name, with that label value, is above 0. */
  private static void awaitSeries(CollectorProcess collector, String name, String label) {
    Pattern above =
        Pattern.compile(name + "\\{[^}]*\"" + label + "\"[^}]*} (?!0\\.0$)", Pattern.MULTILINE);
    Await.until(
        name + " of " + label,
        CollectorProcess.PATIENCE,
        () -> above.matcher(collector.metrics()).find());
  }

  /** What promtool has to say of a scrape. */
  private String problems(String scrape) throws IOException, InterruptedException {
    Path text = Files.writeString(folder.resolve("scrape.txt"), scrape);
    Process promtool =
        new ProcessBuilder(Tools.find("promtool").toString(), "check", "metrics")
            .redirectErrorStream(true)
            .redirectInput(text.toFile())
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said + (promtool.waitFor() == 0 ? "" : "exit code " + promtool.exitValue());
  }
}
