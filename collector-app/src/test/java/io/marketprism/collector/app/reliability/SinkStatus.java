package io.marketprism.collector.app.reliability;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.Statuses;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a collector says of its NATS sink, as of one moment. Immutable. */
final class SinkStatus {
  private final String health;
  private final long uptimeMs;
  private final JsonObject sink;
  private final List<JsonObject> types;

  private SinkStatus(JsonObject status, JsonObject sink) {
    this.health = status.getAsJsonObject("health").get("status").getAsString();
    this.uptimeMs = number(status, "uptime_ms");
    this.sink = sink;
    this.types = Statuses.rows(sink, "data_types");
  }

  /** Reads what {@code /status} says. */
  static SinkStatus of(JsonObject status) {
    JsonObject sink =
        Statuses.rows(status, "sinks").stream()
            .filter(row -> row.get("name").getAsString().equals("nats"))
            .findFirst()
            .orElseThrow();
    return new SinkStatus(status, sink);
  }

  boolean isHealthy() {
    return health.equals("HEALTHY");
  }

  /** Events a second that were offered since then. */
  long rateSince(SinkStatus before) {
    long elapsedMs = Math.max(1, uptimeMs - before.uptimeMs);
    return (sum("offered") - before.sum("offered")) * 1_000 / elapsedMs;
  }

  /** Why events do not reach the outside; empty where they do. */
  String trouble() {
    return sink.has("trouble") ? sink.get("trouble").getAsString() : "";
  }

  /** How often something happened, {@code stream_recreated}. */
  long occurrences(String name) {
    return number(sink.getAsJsonObject("occurrences"), name);
  }

  /** A count over all data types, {@code offered}. */
  long sum(String name) {
    return types.stream().mapToLong(type -> number(type, name)).sum();
  }

  /** A count of one data type. */
  long of(String dataType, String name) {
    return type(dataType).mapToLong(type -> number(type, name)).sum();
  }

  /** Events that were dropped, for any reason, over all data types. */
  long dropped() {
    return types.stream().mapToLong(SinkStatus::dropped).sum();
  }

  /** The same of one data type. */
  long dropped(String dataType) {
    return type(dataType).mapToLong(SinkStatus::dropped).sum();
  }

  private Stream<JsonObject> type(String dataType) {
    return types.stream().filter(type -> type.get("data_type").getAsString().equals(dataType));
  }

  private static long dropped(JsonObject type) {
    long sum = 0;
    for (Map.Entry<String, JsonElement> reason : type.getAsJsonObject("dropped").entrySet()) {
      sum += reason.getValue().getAsLong();
    }
    return sum;
  }

  private static long number(JsonObject of, String name) {
    return of.has(name) ? of.get(name).getAsLong() : 0;
  }

  /** Events that are neither outside nor given up. */
  long waiting() {
    return sum("in_flight") + sum("queued") + sum("spooled");
  }

  /** Whether every event that came is somewhere. */
  boolean addsUp() {
    return sum("offered") + sum("recovered")
        == sum("published") + waiting() + sum("merged") + dropped();
  }

  @Override
  public String toString() {
    return "offered %d, recovered %d, published %d, waiting %d, merged %d, dropped %d, trouble \"%s\""
        .formatted(
            sum("offered"),
            sum("recovered"),
            sum("published"),
            waiting(),
            sum("merged"),
            dropped(),
            trouble());
  }
}
