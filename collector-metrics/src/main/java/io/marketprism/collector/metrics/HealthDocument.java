package io.marketprism.collector.metrics;

import io.marketprism.collector.health.HealthReport;
import java.io.IOException;

/** The health report as JSON. Pure functions. */
final class HealthDocument {
  private HealthDocument() {}

  static byte[] bytes(HealthReport report) throws IOException {
    return Json.object(json -> write(json, report));
  }

  /** Writes the members into an open object. */
  static void write(Json json, HealthReport report) throws IOException {
    json.text("status", report.status().name());
    json.time("since", report.since());
    json.time("evaluated_at", report.evaluatedAt());
    json.flag("ready", report.ready());
    json.flag("live", report.live());
    json.array(
        "reasons",
        report.reasons(),
        (item, reason) -> {
          item.text("status", reason.status().name());
          item.text("code", reason.code());
          item.longText("text", reason.text());
          item.time("since", reason.since());
        });
  }
}
