package io.marketprism.collector.app.monitoring;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.LoopbackPorts;
import io.marketprism.collector.testing.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * A real Alertmanager on a port of loopback, for tests that are {@code RequiresTool(command =
 * "prometheus-alertmanager", debianPackage = "prometheus-alertmanager")}. It loads our own
 * configuration, with the receiver in the place of the bridge to the chat. Not thread-safe; {@link
 * #close()} leaves nothing running.
 */
public final class AlertmanagerServer implements AutoCloseable {
  private static final String CONFIGURATION = "alertmanager/alertmanager.yml";
  private static final String BRIDGE = "http://dingtalk:8060/dingtalk/webhook1/send";

  private final WebServer server;

  private AlertmanagerServer(WebServer server) {
    this.server = server;
  }

  /** Starts one that notifies that receiver; returns once it answers. */
  public static AlertmanagerServer start(Path folder, WebhookReceiver receiver) {
    Path files = folder.resolve("alertmanager");
    int port = LoopbackPorts.free();
    String ours = Deployed.text(CONFIGURATION);
    if (!ours.contains(BRIDGE)) {
      throw new AssertionError(CONFIGURATION + " does not name " + BRIDGE);
    }
    Path configuration =
        Deployed.write(files.resolve("alertmanager.yml"), ours.replace(BRIDGE, receiver.url()));
    List<String> command =
        List.of(
            Tools.find("prometheus-alertmanager").toString(),
            "--config.file=" + configuration,
            "--storage.path=" + files.resolve("data"),
            "--cluster.listen-address=",
            "--web.listen-address=127.0.0.1:" + port);
    return new AlertmanagerServer(
        WebServer.start("alertmanager", port, command, files.resolve("alertmanager.log")));
  }

  /**
   * An alert that it was told and that goes on.
   *
   * @param state {@code active}, {@code suppressed} where another one inhibits it, or {@code
   *     unprocessed}
   */
  public record Alert(String name, String state, Map<String, String> labels) {}

  /** Tells it of alerts, as Prometheus does while they fire. */
  public void tell(List<Map<String, String>> firing) {
    JsonArray alerts = new JsonArray();
    for (Map<String, String> labels : firing) {
      JsonObject one = new JsonObject();
      JsonObject all = new JsonObject();
      labels.forEach(all::addProperty);
      one.add("labels", all);
      alerts.add(one);
    }
    server.post("/api/v2/alerts", alerts);
  }

  /** All alerts that it was told and that go on. */
  public List<Alert> alerts() {
    return StreamSupport.stream(server.get("/api/v2/alerts").getAsJsonArray().spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(AlertmanagerServer::alert)
        .toList();
  }

  private static Alert alert(JsonObject of) {
    Map<String, String> labels = PrometheusServer.labels(of, "labels");
    return new Alert(
        labels.getOrDefault("alertname", ""),
        of.getAsJsonObject("status").get("state").getAsString(),
        labels);
  }

  /** Host and port of its web page and interface. */
  public String authority() {
    return server.authority();
  }

  /** Its web page. */
  public String url() {
    return server.url();
  }

  /** All that it has printed. */
  public String output() {
    return server.output();
  }

  /** Ends it. */
  @Override
  public void close() {
    server.close();
  }
}
