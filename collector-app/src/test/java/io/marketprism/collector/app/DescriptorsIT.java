package io.marketprism.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.app.simulator.Simulation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process whose descriptors are all taken goes on, and says so. */
class DescriptorsIT {
  private static final int DESCRIPTORS = 256;
  private static final Duration RELEASED_WITHIN = Duration.ofSeconds(5);
  private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(10);
  private static final int FEEDS = 4;

  @TempDir private Path folder;

  @Test
  void endpointsAnswerAndFeedsGoOnWhileThereIsNoDescriptorLeft() throws IOException {
    Path hogging = folder.resolve("hogging");
    int health = Configs.freePort();
    int metrics = Configs.freePort();
    try (Simulation simulation =
        Simulation.builder().venues(List.of("binance-spot")).symbols(2).rate(200).build()) {
      simulation.start();
      try (CollectorProcess collector =
          start(
              Configs.spot("127.0.0.1:" + simulation.port(), "[BTCUSDT, ETHUSDT]")
                  .replace("health: {port: 0}", "health: {port: " + health + "}")
                  .replace("metrics: {port: 0}", "metrics: {port: " + metrics + "}"),
              hogging)) {
        collector.awaitStart();
        awaitLive(collector, CollectorProcess.PATIENCE);
        assertThat(collector.metrics()).contains("collector_descriptors_exhausted 0.0");

        Files.createFile(hogging);
        assertThat(answerOnNewConnection(health, "/live")).startsWith("HTTP/1.1 200");
        Await.until("released", RELEASED_WITHIN, () -> isExhausted(collector));
        long before = Statuses.published(collector.status());
        assertThat(answerOnNewConnection(health, "/live")).startsWith("HTTP/1.1 200");
        assertThat(answerOnNewConnection(metrics, "/metrics")).startsWith("HTTP/1.1 200");
        Await.until(
            "the metric says so",
            RELEASED_WITHIN,
            () -> collector.metrics().contains("collector_descriptors_exhausted 1.0"));
        Await.until(
            "feeds go on",
            RELEASED_WITHIN,
            () -> Statuses.published(collector.status()) > before + 100);
        assertThat(Statuses.allLive(collector.status(), FEEDS)).isTrue();

        simulation.inject("reset");
        Await.until(
            "no connection is opened",
            RECOVERED_WITHIN,
            () -> collector.status().toString().contains("the process has no descriptors left"));
        assertThat(answerOnNewConnection(health, "/live")).startsWith("HTTP/1.1 200");

        Files.delete(hogging);
        awaitLive(collector, RECOVERED_WITHIN);
        assertThat(isExhausted(collector)).isFalse();
        assertThat(collector.status().getAsJsonObject("watch").get("reserve_releases").getAsLong())
            .isEqualTo(1);
      }
    }
  }

  private CollectorProcess start(String yaml, Path hogging) throws IOException {
    Path config = Configs.write(folder, yaml);
    List<String> arguments =
        List.of("run", "--config", config.toString(), "--data", folder.resolve("data").toString());
    return CollectorProcess.startBesideHog(Places.below(folder), DESCRIPTORS, hogging, arguments);
  }

  /** The status line of an answer that does not come over a connection of before. */
  private static String answerOnNewConnection(int port, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) RELEASED_WITHIN.toMillis());
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] head = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return new String(head, StandardCharsets.US_ASCII);
    }
  }

  private static boolean isExhausted(CollectorProcess collector) {
    JsonObject status = collector.status();
    return status.getAsJsonObject("watch").get("descriptors_exhausted").getAsBoolean();
  }

  private static void awaitLive(CollectorProcess collector, Duration within) {
    Await.until("all live", within, () -> Statuses.allLive(collector.status(), FEEDS));
  }
}
