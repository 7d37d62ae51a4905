package io.marketprism.collector.app.reliability;

import io.marketprism.collector.app.nats.audit.AuditReport;
import io.marketprism.collector.app.nats.audit.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a scenario measured, and what it found wrong. Not thread-safe. */
public final class Outcome {
  private static final int SHOWN_FAULTS = 5;

  private final String scenario;
  private final Map<String, String> figures = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private String skipped = "";

  /** Nothing measured yet, nothing wrong. */
  public Outcome(String scenario) {
    this.scenario = scenario;
  }

  /** A count. */
  public void figure(String name, long value) {
    figures.put(name, Long.toString(value));
  }

  /** A time, shown in seconds. */
  public void figure(String name, Duration time) {
    figures.put(name, String.format(Locale.ROOT, "%.1fs", time.toMillis() / 1e3));
  }

  /** Anything else, without blanks. */
  public void figure(String name, String text) {
    figures.put(name, text);
  }

  /** It cannot be played here. */
  public void skip(String why) {
    skipped = why;
  }

  /** Why it cannot be played here; empty where it can. */
  public String skipped() {
    return skipped;
  }

  /** What must hold; where it does not, that is what is wrong. */
  public void require(boolean holds, String what) {
    if (!holds) {
      faults.add(what);
    }
  }

  /** What must be so many. */
  public void requireEqual(String what, long is, long wanted) {
    require(is == wanted, what + " is " + is + ", not " + wanted);
  }

  /** Takes what an audit found; any fault is one. */
  void audited(AuditReport report) {
    AuditReport.Counts all = report.all();
    figure("events", all.of(Finding.MESSAGES));
    figure("retried", all.of(Finding.RETRIES));
    figure("books_compared", all.of(Finding.BOOKS_COMPARED));
    figure("absent_announced", all.of(Finding.ABSENT_ANNOUNCED));
    figure("missing", all.of(Finding.MISSING));
    figure("doubled", all.of(Finding.DOUBLED));
    require(all.of(Finding.BOOKS_COMPARED) > 0, "no book was compared");
    require(report.isClean(), "the audit found " + all.faults() + " faults");
    report.faults().stream().limit(SHOWN_FAULTS).forEach(fault -> faults.add(fault.toString()));
  }

  /** What was found wrong; nothing where all holds. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** One line of figures. */
  public String line() {
    return scenario
        + figures.entrySet().stream()
            .map(figure -> " " + figure.getKey() + "=" + figure.getValue())
            .collect(Collectors.joining())
        + (faults.isEmpty() ? verdict() : " FAILED");
  }

  private String verdict() {
    return skipped.isEmpty() ? " ok" : " skipped: " + skipped;
  }
}
