package io.marketprism.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Answer;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.app.simulator.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exchange that cannot be reached is no exit: it is said, and mended by itself. */
class RecoveryIT {
  @TempDir private Path folder;

  @Test
  void unreachableExchangeDegradesThenIsUnhealthyThenRecovers() throws IOException {
    int exchange = Configs.freePort();
    int health = Configs.freePort();
    String yaml =
        Configs.spot("127.0.0.1:" + exchange, "[BTCUSDT, ETHUSDT]")
                .replace("health: {port: 0}", "health: {port: " + health + "}")
            + "health: {grace: 5s, hold: 3s}\n";
    Path config = Configs.write(folder, yaml);
    List<String> arguments =
        List.of("run", "--config", config.toString(), "--data", folder.resolve("data").toString());
    try (CollectorProcess collector =
        CollectorProcess.start(Places.below(folder), List.of(), arguments)) {
      Answer starting = awaitHealth(collector, health, "DEGRADED");
      assertThat(starting.status()).isEqualTo(200);
      assertThat(reasons(starting)).contains("starting");
      assertThat(collector.at(health, "/ready").orElseThrow().status()).isEqualTo(503);

      Answer unhealthy = awaitHealth(collector, health, "UNHEALTHY");
      assertThat(unhealthy.status()).isEqualTo(503);
      assertThat(collector.at(health, "/live").orElseThrow().status()).isEqualTo(200);

      try (Simulation simulation =
          Simulation.builder().venues(List.of("binance-spot")).port(exchange).symbols(2).build()) {
        simulation.start();
        assertThat(awaitHealth(collector, health, "HEALTHY").status()).isEqualTo(200);
        assertThat(collector.at(health, "/ready").orElseThrow().status()).isEqualTo(200);
        JsonObject status = collector.at(health, "/status").orElseThrow().json();
        assertThat(Statuses.allLive(status, 4)).as(status.toString()).isTrue();
      }
      assertThat(collector.isAlive()).isTrue();
    }
  }

  private static Answer awaitHealth(CollectorProcess collector, int port, String status) {
    return Await.value(
        status,
        CollectorProcess.PATIENCE.plus(Duration.ofSeconds(30)),
        () ->
            collector
                .at(port, "/health")
                .filter(answer -> !answer.body().contains("not_evaluated"))
                .filter(answer -> answer.json().get("status").getAsString().equals(status)));
  }

  private static List<String> reasons(Answer health) {
    return Statuses.rows(health.json(), "reasons").stream()
        .map(reason -> reason.get("code").getAsString())
        .toList();
  }
}
