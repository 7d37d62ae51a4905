package io.marketprism.collector.health;

import java.time.Instant;
import java.util.List;

/**
 * Judges by {@link HealthSettings}: HEALTHY where everything asked for is delivered; UNHEALTHY,
 * after grace, where no feed is live, a sink neither works nor has room, or no sink moves; DEGRADED
 * for everything between. Each reason keeps its code, so that it keeps its time over reports.
 *
 * <p>Thread-safe; holds nothing but its settings. No I/O, no clock.
 */
public final class DefaultHealthEvaluator implements HealthEvaluator {
  private final HealthSettings settings;

  /** An evaluator with these limits. */
  public DefaultHealthEvaluator(HealthSettings settings) {
    this.settings = settings;
  }

  @Override
  public HealthReport evaluate(HealthInput input) {
    boolean grace = input.uptime().compareTo(settings.grace()) < 0;
    ReasonList reasons = new ReasonList(input, grace);
    FeedHealth feeds = new FeedHealth(input.feeds());
    SinkHealth sinks = new SinkHealth(settings, input.sinks());
    if (grace) {
      reasons.add(
          HealthStatus.DEGRADED,
          "starting",
          "Started less than " + settings.grace().toSeconds() + " s ago.");
    }
    feeds.judge(reasons);
    sinks.judge(reasons);
    ProcessHealth.judge(settings, input, reasons);
    return report(input, reasons.worstFirst(), feeds.anyLive(), !sinks.needsRestart());
  }

  private static HealthReport report(
      HealthInput input, List<HealthReport.Reason> reasons, boolean ready, boolean live) {
    HealthStatus status = reasons.isEmpty() ? HealthStatus.HEALTHY : reasons.get(0).status();
    Instant since =
        input
            .previous()
            .filter(report -> report.status() == status)
            .map(HealthReport::since)
            .orElse(input.now());
    return new HealthReport(status, reasons, since, input.now(), ready, live);
  }
}
