package io.marketprism.collector.app.nats.audit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.marketprism.collector.model.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What an audit found, for people and for programs. Pure functions. */
public final class ReportText {
  private static final Set<Finding> COLUMNS =
      EnumSet.of(Finding.MESSAGES, Finding.MISSING, Finding.DOUBLED, Finding.OUT_OF_ORDER);

  private static final int SHOWN_FAULTS = 20;

  private ReportText() {}

  /** A table, and the first faults. */
  public static List<String> table(AuditReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(row("data type", List.of("messages", "missing", "doubled", "out of order"), ""));
    report.types().forEach((type, counts) -> lines.add(row(type.wire(), counts)));
    lines.add(row("all", report.all()));
    lines.add("");
    for (AuditReport.StreamRead stream : report.streams()) {
      lines.add(
          "stream %s: %d messages, %d to %d"
              .formatted(
                  Text.printable(stream.name()),
                  stream.messages(),
                  stream.firstSequence(),
                  stream.lastSequence()));
    }
    lines.add(
        "instances: %s; messages on other subjects: %d"
            .formatted(Text.printable(String.join(", ", report.instances())), report.foreign()));
    lines.add(report.isClean() ? "no faults" : report.all().faults() + " faults, the first:");
    report.faults().stream().limit(SHOWN_FAULTS).forEach(fault -> lines.add(line(fault)));
    return lines;
  }

  private static String row(String name, AuditReport.Counts counts) {
    List<String> columns =
        COLUMNS.stream().map(finding -> Long.toString(counts.of(finding))).toList();
    String others =
        EnumSet.complementOf(EnumSet.copyOf(COLUMNS)).stream()
            .filter(finding -> counts.of(finding) > 0)
            .map(finding -> finding.wire() + " " + counts.of(finding))
            .collect(Collectors.joining(", "));
    return row(name, columns, others);
  }

  private static String row(String name, List<String> columns, String others) {
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-18s", name));
    columns.forEach(column -> row.append(String.format(Locale.ROOT, "%14s", column)));
    return row.append("  ").append(others).toString().stripTrailing();
  }

  private static String line(AuditReport.Fault fault) {
    return "%s in %s at %d: %s %s"
        .formatted(
            fault.finding().wire(),
            Text.printable(fault.stream()),
            fault.sequence(),
            Text.printable(fault.subject()),
            fault.what());
  }

  /** One object, {@code {"clean":true,...}}. */
  public static JsonObject json(AuditReport report) {
    JsonObject json = new JsonObject();
    json.addProperty("clean", report.isClean());
    json.addProperty("faults", report.all().faults());
    json.addProperty("foreign", report.foreign());
    JsonArray instances = new JsonArray();
    report.instances().forEach(instances::add);
    json.add("instances", instances);
    JsonArray streams = new JsonArray();
    report.streams().forEach(stream -> streams.add(json(stream)));
    json.add("streams", streams);
    json.add("all", json(report.all()));
    JsonObject types = new JsonObject();
    report.types().forEach((type, counts) -> types.add(type.wire(), json(counts)));
    json.add("types", types);
    JsonArray faults = new JsonArray();
    report.faults().forEach(fault -> faults.add(json(fault)));
    json.add("first_faults", faults);
    return json;
  }

  private static JsonObject json(AuditReport.StreamRead stream) {
    JsonObject json = new JsonObject();
    json.addProperty("name", stream.name());
    json.addProperty("messages", stream.messages());
    json.addProperty("first_sequence", stream.firstSequence());
    json.addProperty("last_sequence", stream.lastSequence());
    return json;
  }

  /** All figures, so that a program finds each. */
  private static JsonObject json(AuditReport.Counts counts) {
    JsonObject json = new JsonObject();
    for (Finding finding : Finding.values()) {
      json.addProperty(finding.wire(), counts.of(finding));
    }
    return json;
  }

  private static JsonObject json(AuditReport.Fault fault) {
    JsonObject json = new JsonObject();
    json.addProperty("finding", fault.finding().wire());
    json.addProperty("stream", fault.stream());
    json.addProperty("subject", fault.subject());
    json.addProperty("sequence", fault.sequence());
    json.addProperty("what", fault.what());
    return json;
  }
}
