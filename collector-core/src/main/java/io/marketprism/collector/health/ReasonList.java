package io.marketprism.collector.health;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Collects the reasons of one verdict. Each keeps the time at which the previous report first gave
 * it. Not thread-safe; lives for one evaluation.
 */
final class ReasonList {
  private static final int NAMED = 5;

  private final Instant now;
  private final Optional<HealthReport> previous;
  private final List<HealthReport.Reason> reasons = new ArrayList<>();

  ReasonList(HealthInput input) {
    this.now = input.now();
    this.previous = input.previous();
  }

  /** Adds a reason; {@code code} is unique within one report. */
  void add(HealthStatus status, String code, String text) {
    reasons.add(new HealthReport.Reason(status, code, text, since(code)));
  }

  /** Whether one of the reasons calls for UNHEALTHY. */
  boolean callForUnhealthy() {
    return reasons.stream().anyMatch(reason -> reason.status() == HealthStatus.UNHEALTHY);
  }

  /** The reasons, worst first, else in the order in which they were added. */
  List<HealthReport.Reason> worstFirst() {
    return reasons.stream()
        .sorted(Comparator.comparing(HealthReport.Reason::status).reversed())
        .toList();
  }

  /** The same where none counts as worse than DEGRADED. */
  List<HealthReport.Reason> degradedOnly() {
    return worstFirst().stream()
        .map(
            reason ->
                new HealthReport.Reason(
                    HealthStatus.DEGRADED, reason.code(), reason.text(), reason.since()))
        .toList();
  }

  /** The first few of {@code names}, and how many more there are. */
  static String named(List<String> names) {
    int shown = Math.min(names.size(), NAMED);
    String text = String.join(", ", names.subList(0, shown));
    return names.size() > shown ? text + " and " + (names.size() - shown) + " more" : text;
  }

  private Instant since(String code) {
    return previous.stream()
        .flatMap(report -> report.reasons().stream())
        .filter(reason -> reason.code().equals(code))
        .map(HealthReport.Reason::since)
        .findFirst()
        .orElse(now);
  }
}
