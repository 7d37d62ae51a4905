package io.marketprism.collector.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.testing.RequiresTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of this package start. */
@RequiresTool(command = "prometheus", debianPackage = "prometheus", whole = true)
@RequiresTool(
    command = "prometheus-alertmanager",
    debianPackage = "prometheus-alertmanager",
    whole = true)
class MonitoringKitTest {
  @TempDir Path folder;

  @Test
  void prometheusAsksTheGivenTargetsAndNoOthers() throws IOException {
    HttpServer page = page("a_gauge{venue=\"binance-spot\"} 7\n");
    String authority = "127.0.0.1:" + page.getAddress().getPort();
    try (PrometheusServer prometheus =
        PrometheusServer.in(folder).collectors(authority).every("1s").start()) {
      assertThat(prometheus.awaitValue("a_gauge", WebServer.PATIENCE)).isEqualTo(7);

      assertThat(prometheus.query("a_gauge").get(0).label("venue")).isEqualTo("binance-spot");
      assertThat(prometheus.names()).contains("a_gauge", "up");
      assertThat(prometheus.targets())
          .extracting(PrometheusServer.Target::instance)
          .containsExactlyInAnyOrder(authority, prometheus.authority());
      Await.until(
          "rules were evaluated",
          WebServer.PATIENCE,
          () -> prometheus.rules().stream().allMatch(rule -> rule.health().equals("ok")));
      assertThat(prometheus.rules()).isNotEmpty();
      assertThat(prometheus.alerts())
          .extracting(PrometheusServer.Alert::state)
          .doesNotContain("firing");
    } finally {
      page.stop(0);
    }
  }

  @Test
  void alertArrivesAtTheReceiver() {
    Instant start = Instant.now();
    try (WebhookReceiver receiver = WebhookReceiver.start();
        AlertmanagerServer alertmanager = AlertmanagerServer.start(folder, receiver)) {
      alertmanager.tell(
          List.of(Map.of("alertname", "Told", "severity", "critical", "instance", "one:9092")));

      WebhookReceiver.Notification notification =
          receiver.await(
              "Told", "firing", Map.of("instance", "one:9092"), start, WebServer.PATIENCE);

      assertThat(notification.groupLabels())
          .isEqualTo(Map.of("alertname", "Told", "severity", "critical"));
      assertThat(alertmanager.alerts())
          .extracting(AlertmanagerServer.Alert::state)
          .containsExactly("active");
    }
  }

  private static HttpServer page(String text) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    return server;
  }
}
