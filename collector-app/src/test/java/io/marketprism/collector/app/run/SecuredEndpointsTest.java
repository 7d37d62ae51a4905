package io.marketprism.collector.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.marketprism.collector.app.config.ConfigException;
import io.marketprism.collector.app.config.ConfigLoader;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.app.tls.Certificates;
import io.marketprism.collector.app.tls.TlsFiles;
import io.marketprism.collector.metrics.Endpoints;
import io.marketprism.collector.spi.RawFrameListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that are served over TLS, and guarded by name and password. */
class SecuredEndpointsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PASSWORD = "correct horse";

  @TempDir private Path folder;
  private Certificates certificates;

  @BeforeEach
  void issue() throws IOException {
    certificates = Certificates.in(folder.resolve("tls")).issue("own", "ip:127.0.0.1", "EC");
    Files.writeString(folder.resolve("password"), PASSWORD + "\n");
  }

  @Test
  void whoHasThePasswordSeesWhatIsGuardedAndProbesNeedNone() throws IOException {
    try (Simulation simulation = simulation();
        Runner runner = runner(simulation, secured("health"), secured("metrics"))) {
      runner.start();
      Endpoints endpoints = runner.endpoints().orElseThrow();
      int health = endpoints.healthPort().orElseThrow();
      int metrics = endpoints.metricsPort().orElseThrow();

      assertThat(status(health, "/status", "")).isEqualTo(401);
      assertThat(status(health, "/status", "operator:wrong")).isEqualTo(401);
      assertThat(status(health, "/status", "operator:" + PASSWORD)).isEqualTo(200);
      assertThat(status(health, "/live", "")).isEqualTo(200);
      assertThat(status(health, "/health", "")).isEqualTo(200);
      assertThat(status(metrics, "/metrics", "")).isEqualTo(401);
      assertThat(body(metrics, "/metrics", "operator:" + PASSWORD))
          .contains("collector_http_rebuilds_total{endpoint=\"health\",} 0.0")
          .doesNotContain(PASSWORD);
      assertThat(body(health, "/status", "operator:" + PASSWORD)).doesNotContain(PASSWORD);
    }
  }

  /** Own probes speak TLS too: an endpoint that is served so is not taken for silent. */
  @Test
  void ownProbesAreAnsweredOverTls() throws IOException {
    try (Simulation simulation = simulation();
        Runner runner = runner(simulation, secured("health"), secured("metrics"))) {
      runner.start();
      int metrics = runner.endpoints().orElseThrow().metricsPort().orElseThrow();
      Await.until(
          "probes are answered",
          PATIENCE,
          () ->
              counted(metrics, "collector_http_replies_total{endpoint=\"health\",code=\"200\",}"));

      assertThat(body(metrics, "/metrics", "operator:" + PASSWORD))
          .contains("collector_http_probe_failures_total{endpoint=\"health\",} 0.0")
          .contains("collector_http_probe_failures_total{endpoint=\"metrics\",} 0.0");
    }
  }

  @Test
  void fileThatCannotBeUsedIsNamedAtTheStartAndNoPortIsHeld() throws IOException {
    Files.delete(folder.resolve("password"));
    try (Simulation simulation = simulation();
        Runner runner = runner(simulation, secured("health"), "{port: 0}")) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(runner::start)
          .satisfies(
              refused ->
                  assertThat(refused.problems().get(0).toString())
                      .contains("http.health.password_file cannot be used")
                      .contains(folder.resolve("password").toString()));
      assertThat(runner.endpoints()).isEmpty();
    }
  }

  private boolean counted(int port, String series) {
    try {
      return body(port, "/metrics", "operator:" + PASSWORD).contains(series);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Simulation simulation() throws IOException {
    Simulation simulation =
        Simulation.builder().venues(List.of("binance-spot")).symbols(1).rate(20).build();
    simulation.start();
    return simulation;
  }

  private String secured(String name) {
    return "{port: 0, user: operator, password_file: %s, tls: {certificate: %s, key: %s}}"
            .formatted(
                folder.resolve("password"),
                certificates.certificate("own"),
                certificates.key("own"))
        + " # "
        + name;
  }

  private Runner runner(Simulation simulation, String health, String metrics) {
    String yaml =
        Configs.spot("127.0.0.1:" + simulation.port(), "[BTCUSDT]")
                .replace("health: {port: 0}", "health: " + health)
                .replace("metrics: {port: 0}", "metrics: " + metrics)
            + "sinks: {files: {directory: "
            + folder.resolve("data")
            + "}}\n";
    return new Runner(
        ConfigLoader.forHost("host").text("c.yaml", yaml).load(), List.of(), RawFrameListener.NONE);
  }

  private int status(int port, String path, String login) throws IOException {
    HttpsURLConnection connection = connect(port, path, login);
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  private String body(int port, String path, String login) throws IOException {
    HttpsURLConnection connection = connect(port, path, login);
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }

  private HttpsURLConnection connect(int port, String path, String login) throws IOException {
    SSLContext trusting =
        new TlsFiles(Optional.of(certificates.ca()), Optional.empty(), Optional.empty()).context();
    HttpsURLConnection connection =
        (HttpsURLConnection)
            URI.create("https://127.0.0.1:" + port + path).toURL().openConnection();
    connection.setSSLSocketFactory(trusting.getSocketFactory());
    if (!login.isEmpty()) {
      String encoded = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
      connection.setRequestProperty("Authorization", "Basic " + encoded);
    }
    return connection;
  }
}
