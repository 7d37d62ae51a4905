package io.marketprism.collector.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.monitoring.Dashboard.Expression;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.testing.RequiresTool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every expression of the dashboards, asked of a Prometheus that watches the packaged collector.
 */
@RequiresTool(command = "prometheus", debianPackage = "prometheus", whole = true)
@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class DashboardsIT {
  private static final Duration ALL_SHOWN = Duration.ofSeconds(75);
  private static final String RATE_INTERVAL = "10s";

  @TempDir private Path folder;

  /**
   * What counts what is wrong must be there, too, as 0: a panel without data could mean anything.
   */
  @Test
  void everyExpressionHasDataWhileAllIsWell() throws IOException {
    try (Simulation simulation = Simulation.builder().symbols(2).build();
        NatsServer nats = NatsServer.start(folder)) {
      simulation.start();
      int metrics = Configs.freePort();
      try (CollectorProcess collector = collect(simulation, metrics, nats);
          PrometheusServer prometheus =
              PrometheusServer.in(folder).collectors("127.0.0.1:" + metrics).every("1s").start()) {
        collector.awaitStart();
        List<Expression> silent = new ArrayList<>();
        Dashboard.all().forEach(dashboard -> silent.addAll(dashboard.expressions()));
        long start = System.nanoTime();
        Await.until(
            "answers",
            CollectorProcess.PATIENCE,
            () -> {
              silent.removeIf(expression -> hasData(prometheus, expression));
              return silent.isEmpty() || System.nanoTime() - start > ALL_SHOWN.toNanos();
            });

        assertThat(silent).isEmpty();
      }
    }
  }

  private CollectorProcess collect(Simulation simulation, int metrics, NatsServer nats)
      throws IOException {
    String yaml =
        simulation.configuration()
            + "http: {health: {port: 0}, metrics: {port: %d}}\n".formatted(metrics);
    String config = Configs.write(folder, yaml).toString();
    return CollectorProcess.start(
        Places.below(folder), List.of(), List.of("--config", config, "--nats", nats.url()));
  }

  private static boolean hasData(PrometheusServer prometheus, Expression expression) {
    return prometheus.query(expression.asked(RATE_INTERVAL)).stream()
        .anyMatch(sample -> !Double.isNaN(sample.value()));
  }
}
