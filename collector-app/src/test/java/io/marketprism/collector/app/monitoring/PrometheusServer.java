package io.marketprism.collector.app.monitoring;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.LoopbackPorts;
import io.marketprism.collector.testing.Tools;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A real Prometheus on a port of loopback, for tests that are {@code RequiresTool(command =
 * "prometheus", debianPackage = "prometheus")}. It loads our own configuration and rules, with only
 * the targets put in place: what a configuration names and the test does not is asked by nobody.
 * Not thread-safe; {@link #close()} leaves nothing running, its data lie in the test's folder.
 */
public final class PrometheusServer implements AutoCloseable {
  private static final String FOLDER = "prometheus/";
  private static final Pattern TARGETS = Pattern.compile("targets: *\\[([^\\]]*)\\]");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
  private static final Pattern INTERVAL = Pattern.compile("(scrape|evaluation)_interval: *\\S+");
  private static final Pattern TIMEOUT = Pattern.compile("scrape_timeout: *\\S+");

  private final WebServer server;

  private PrometheusServer(WebServer server) {
    this.server = server;
  }

  /** A server to be started, with its files in the folder. */
  public static Builder in(Path folder) {
    return new Builder(folder);
  }

  /** What a server is started with. Not thread-safe. */
  public static final class Builder {
    private final Path folder;
    private final Map<String, List<String>> targets = new LinkedHashMap<>();
    private Optional<String> interval = Optional.empty();
    private String retention = "1d";

    private Builder(Path folder) {
      this.folder = folder.resolve("prometheus");
    }

    /** Asks these, {@code 127.0.0.1:9092}, where the configuration names a target. */
    public Builder target(String named, List<String> authorities) {
      targets.put(named, List.copyOf(authorities));
      return this;
    }

    /** Asks these for the collector's metrics. */
    public Builder collectors(String... authorities) {
      return target("collector:9092", List.of(authorities));
    }

    /** Sends alerts there. */
    public Builder alertmanager(AlertmanagerServer alertmanager) {
      return target("alertmanager:9093", List.of(alertmanager.authority()));
    }

    /** Asks and evaluates that often, {@code 1s}, instead of as often as it is configured. */
    public Builder every(String given) {
      interval = Optional.of(given);
      return this;
    }

    /** Keeps data that long. */
    public Builder retention(String given) {
      retention = given;
      return this;
    }

    /** Starts it; returns once it answers. */
    public PrometheusServer start() {
      int port = LoopbackPorts.free();
      targets.put("localhost:9090", List.of("127.0.0.1:" + port));
      Path configuration =
          Deployed.write(
              folder.resolve("prometheus.yml"),
              configured(Deployed.text(FOLDER + "prometheus.yml")));
      for (Path rules : Deployed.files(FOLDER + "rules")) {
        Deployed.write(folder.resolve("rules").resolve(rules.getFileName()), Deployed.read(rules));
      }
      return new PrometheusServer(
          WebServer.start("prometheus", port, command(port, configuration), output()));
    }

    private Path output() {
      return folder.resolve("prometheus.log");
    }

    private List<String> command(int port, Path configuration) {
      return List.of(
          Tools.find("prometheus").toString(),
          "--config.file=" + configuration,
          "--storage.tsdb.path=" + folder.resolve("data"),
          "--storage.tsdb.retention.time=" + retention,
          "--web.listen-address=127.0.0.1:" + port);
    }

    private String configured(String ours) {
      String text =
          TARGETS.matcher(ours).replaceAll(found -> "targets: [" + targets(found.group(1)) + "]");
      if (interval.isPresent()) {
        text = INTERVAL.matcher(text).replaceAll("$1_interval: " + interval.get());
        text = TIMEOUT.matcher(text).replaceAll("scrape_timeout: " + interval.get());
      }
      return text;
    }

    /** Those that stand for the named ones. */
    private String targets(String named) {
      List<String> all = new ArrayList<>();
      Matcher each = QUOTED.matcher(named);
      while (each.find()) {
        all.addAll(targets.getOrDefault(each.group(1), List.of()));
      }
      return all.stream().map(one -> '"' + one + '"').collect(Collectors.joining(", "));
    }
  }

  /** One series and its value. */
  public record Sample(Map<String, String> labels, double value) {
    /** A label's value, empty where the series has none of that name. */
    public String label(String name) {
      return labels.getOrDefault(name, "");
    }
  }

  /**
   * A rule as it was loaded.
   *
   * @param type {@code alerting} or {@code recording}
   * @param health {@code ok}, {@code err} or {@code unknown}, where it was not evaluated yet
   * @param error why its evaluation failed, or empty
   */
  public record Rule(String name, String type, String query, String health, String error) {}

  /**
   * An alert that is pending or firing.
   *
   * @param activeAt since when its condition holds
   */
  public record Alert(String name, String state, Map<String, String> labels, Instant activeAt) {}

  /** A target, and whether it answered ({@code up}, {@code down} or {@code unknown}). */
  public record Target(String job, String instance, String health, String error) {}

  /** The series of an expression now. */
  public List<Sample> query(String expression) {
    JsonObject data = data("/api/v1/query?query=" + encoded(expression));
    if (data.get("resultType").getAsString().equals("scalar")) {
      return List.of(new Sample(Map.of(), data.getAsJsonArray("result").get(1).getAsDouble()));
    }
    return objects(data, "result").stream()
        .map(
            one ->
                new Sample(labels(one, "metric"), one.getAsJsonArray("value").get(1).getAsDouble()))
        .toList();
  }

  /** The value of an expression that has exactly one series, once it has one. */
  public double awaitValue(String expression, Duration within) {
    return Await.value(
        expression, within, () -> query(expression).stream().map(Sample::value).findFirst());
  }

  /** All rules. */
  public List<Rule> rules() {
    return objects(data("/api/v1/rules"), "groups").stream()
        .flatMap(group -> objects(group, "rules").stream())
        .map(
            one ->
                new Rule(
                    one.get("name").getAsString(),
                    one.get("type").getAsString(),
                    one.get("query").getAsString(),
                    one.get("health").getAsString(),
                    one.has("lastError") ? one.get("lastError").getAsString() : ""))
        .toList();
  }

  /** All alerts that are pending or firing. */
  public List<Alert> alerts() {
    return objects(data("/api/v1/alerts"), "alerts").stream()
        .map(
            one -> {
              Map<String, String> labels = labels(one, "labels");
              return new Alert(
                  labels.getOrDefault("alertname", ""),
                  one.get("state").getAsString(),
                  labels,
                  Instant.parse(one.get("activeAt").getAsString()));
            })
        .toList();
  }

  /** All targets. */
  public List<Target> targets() {
    return objects(data("/api/v1/targets?state=active"), "activeTargets").stream()
        .map(
            one ->
                new Target(
                    labels(one, "labels").getOrDefault("job", ""),
                    labels(one, "labels").getOrDefault("instance", ""),
                    one.get("health").getAsString(),
                    one.get("lastError").getAsString()))
        .toList();
  }

  /** The names of all series that it has. */
  public List<String> names() {
    return StreamSupport.stream(
            get("/api/v1/label/__name__/values").getAsJsonArray("data").spliterator(), false)
        .map(JsonElement::getAsString)
        .toList();
  }

  /** What a page of its HTTP API answers. */
  public JsonObject get(String path) {
    return server.get(path).getAsJsonObject();
  }

  private JsonObject data(String path) {
    return get(path).getAsJsonObject("data");
  }

  /** Text as it may stand in the query of a URL. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static List<JsonObject> objects(JsonObject of, String name) {
    return StreamSupport.stream(of.getAsJsonArray(name).spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  static Map<String, String> labels(JsonObject of, String name) {
    Map<String, String> labels = new TreeMap<>();
    of.getAsJsonObject(name)
        .entrySet()
        .forEach(label -> labels.put(label.getKey(), label.getValue().getAsString()));
    return labels;
  }

  /** Host and port of its web page. */
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
