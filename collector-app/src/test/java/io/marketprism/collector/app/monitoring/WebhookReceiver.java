package io.marketprism.collector.app.monitoring;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.marketprism.collector.app.mainjob.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;

/**
 * Stands in for the bridge to the chat: takes what Alertmanager posts to a webhook, and keeps it.
 * Thread-safe.
 */
public final class WebhookReceiver implements AutoCloseable {
  private static final int OK = 200;
  private static final int NONE = -1;

  private final HttpServer server;
  private final List<Notification> notifications = new CopyOnWriteArrayList<>();

  private WebhookReceiver(HttpServer server) {
    this.server = server;
  }

  /** Listens on a port of loopback. */
  public static WebhookReceiver start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      WebhookReceiver receiver = new WebhookReceiver(server);
      server.createContext("/", receiver::take);
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One alert of a notification; {@code status} is firing or resolved. */
  public record Alert(
      String name, String status, Map<String, String> labels, Map<String, String> annotations) {}

  /**
   * What came in one request.
   *
   * @param payload as it was posted
   */
  public record Notification(
      Instant receivedAt,
      Map<String, String> groupLabels,
      List<Alert> alerts,
      JsonObject payload) {}

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      notifications.add(notification(JsonParser.parseString(body).getAsJsonObject()));
      exchange.sendResponseHeaders(OK, NONE);
    }
  }

  private static Notification notification(JsonObject payload) {
    List<Alert> alerts =
        StreamSupport.stream(payload.getAsJsonArray("alerts").spliterator(), false)
            .map(JsonElement::getAsJsonObject)
            .map(WebhookReceiver::alert)
            .toList();
    return new Notification(
        Instant.now(), PrometheusServer.labels(payload, "groupLabels"), alerts, payload);
  }

  private static Alert alert(JsonObject of) {
    Map<String, String> labels = PrometheusServer.labels(of, "labels");
    return new Alert(
        labels.getOrDefault("alertname", ""),
        of.get("status").getAsString(),
        labels,
        PrometheusServer.labels(of, "annotations"));
  }

  /** Where Alertmanager is to post. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/dingtalk/webhook1/send";
  }

  /** All that came, oldest first. */
  public List<Notification> notifications() {
    return List.copyOf(notifications);
  }

  /**
   * The first notification since a moment that tells this of an alert of that name and label, once
   * it has come.
   *
   * @param status {@code firing} or {@code resolved}
   */
  public Notification await(
      String alert, String status, Map<String, String> labels, Instant since, Duration within) {
    return Await.value(
        alert + " is " + status + " at the receiver",
        within,
        () ->
            notifications.stream()
                .filter(one -> one.receivedAt().isAfter(since))
                .filter(one -> tells(one, alert, status, labels))
                .findFirst());
  }

  private static boolean tells(
      Notification one, String alert, String status, Map<String, String> labels) {
    return one.alerts().stream()
        .anyMatch(
            each ->
                each.name().equals(alert)
                    && each.status().equals(status)
                    && each.labels().entrySet().containsAll(labels.entrySet()));
  }

  /** Listens no more. */
  @Override
  public void close() {
    server.stop(0);
  }
}
