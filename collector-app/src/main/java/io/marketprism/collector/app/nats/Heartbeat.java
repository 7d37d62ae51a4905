package io.marketprism.collector.app.nats;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.marketprism.collector.Collector;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The sign of life of a collector: its verdict with the reasons, and how many of its feeds are
 * live. Immutable.
 *
 * @param instance name of the collector
 */
record Heartbeat(String instance) {
  private static final int MAX_REASONS = 32;

  String subject() {
    return "health.collector." + Text.subjectToken(instance);
  }

  byte[] of(Collector collector, Clocks clocks) {
    HealthReport health = collector.health();
    List<FeedReport> feeds = collector.feeds();
    JsonObject beat = new JsonObject();
    beat.addProperty("instance", instance);
    beat.addProperty("ts_ms", clocks.wall().millis());
    beat.addProperty("status", health.status().name());
    beat.addProperty("since_ts_ms", health.since().toEpochMilli());
    beat.addProperty("ready", health.ready());
    beat.addProperty("uptime_ms", collector.uptime().toMillis());
    beat.addProperty("feeds", feeds.size());
    beat.addProperty(
        "feeds_live", feeds.stream().filter(feed -> feed.state() == FeedState.LIVE).count());
    JsonArray reasons = new JsonArray();
    health.reasons().stream().limit(MAX_REASONS).map(Heartbeat::reason).forEach(reasons::add);
    beat.add("reasons", reasons);
    return beat.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject reason(HealthReport.Reason reason) {
    JsonObject one = new JsonObject();
    one.addProperty("status", reason.status().name());
    one.addProperty("code", reason.code());
    one.addProperty("text", reason.text());
    return one;
  }
}
