package io.marketprism.collector.health;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.List;

/**
 * Judges by {@link HealthSettings}: HEALTHY where everything asked for is delivered; UNHEALTHY,
 * after grace, where for some time no feed is live, a sink neither works nor has room, or no sink
 * moves, and for as long after that; DEGRADED for everything between. Each reason keeps its code,
 * so that it keeps its time over reports.
 *
 * <p>Thread-safe. Holds its settings and since when it is unhealthy or well, so that it belongs to
 * one collector. No I/O, no clock.
 */
public final class DefaultHealthEvaluator implements HealthEvaluator {
  private final HealthSettings settings;

  @GuardedBy("this")
  private final UnhealthyHold hold;

  /** An evaluator with these limits. */
  public DefaultHealthEvaluator(HealthSettings settings) {
    this.settings = settings;
    this.hold = new UnhealthyHold(settings.hold().toNanos());
  }

  @Override
  public HealthReport evaluate(HealthInput input) {
    boolean grace = input.uptime().compareTo(settings.grace()) < 0;
    ReasonList reasons = new ReasonList(input);
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
    boolean unhealthy = isUnhealthy(reasons.callForUnhealthy(), grace, input.nowNs());
    if (unhealthy && !reasons.callForUnhealthy()) {
      reasons.add(
          HealthStatus.UNHEALTHY,
          "recovering",
          "Was unhealthy less than " + settings.hold().toSeconds() + " s ago.");
    }
    return report(
        input,
        unhealthy && !grace ? reasons.worstFirst() : reasons.degradedOnly(),
        feeds.anyLive(),
        !sinks.needsRestart());
  }

  /** What is well before grace ends has not been unhealthy. */
  private synchronized boolean isUnhealthy(boolean calledFor, boolean grace, long nowNs) {
    if (grace && !calledFor) {
      hold.beginAnew();
    }
    return hold.holds(calledFor, nowNs);
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
