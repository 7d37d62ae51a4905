package io.marketprism.collector.health;

import java.time.Instant;
import java.util.List;

/**
 * A verdict with its reasons. Immutable.
 *
 * @param status the verdict
 * @param reasons why it is not HEALTHY, worst first; empty where it is
 * @param since when the status was entered, UTC
 * @param evaluatedAt when the report was made, UTC
 * @param ready whether at least one feed is live
 * @param live whether the process should be left running; false where only a restart helps
 */
public record HealthReport(
    HealthStatus status,
    List<Reason> reasons,
    Instant since,
    Instant evaluatedAt,
    boolean ready,
    boolean live) {

  /** Keeps a copy of the reasons. */
  public HealthReport {
    reasons = List.copyOf(reasons);
  }

  /**
   * One reason.
   *
   * @param status the verdict that this reason alone calls for
   * @param code a fixed word for machines, {@code starting}, {@code no_venue_live}
   * @param text one sentence for people that names what is concerned; printable
   * @param since since when it has held, UTC
   */
  public record Reason(HealthStatus status, String code, String text, Instant since) {}
}
