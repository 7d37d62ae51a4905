package io.marketprism.collector.app.nats.audit;

import java.util.HashMap;
import java.util.Map;

/**
 * States that replace each other, best prices and series: none after a newer one, unless several
 * collectors publish, of which one may be behind the other.
 */
final class StateFeedCheck implements FeedCheck {
  private static final int MAX_PERIODS = 64;

  private final String order;
  private final Findings findings;
  private final Map<String, Long> newest = new HashMap<>();
  private boolean interrupted;

  /**
   * @param order the member that rises from state to state
   */
  StateFeedCheck(String order, Findings findings) {
    this.order = order;
    this.findings = findings;
  }

  @Override
  public void accept(Findings.Place place, AuditMessage message, EventBody event)
      throws UnreadableException {
    interrupted = false;
    if (!event.has(order)) {
      return;
    }
    long at = event.number(order);
    String period = event.has("period") ? event.text("period") : "";
    Long before = newest.get(period);
    if (before != null && at < before) {
      behind(place, message, before + " before " + at);
    } else if (before != null || newest.size() < MAX_PERIODS) {
      newest.put(period, at);
    }
  }

  private void behind(Findings.Place place, AuditMessage message, String what) {
    if (message.retry()) {
      findings.count(place.type(), Finding.REORDERED);
    } else {
      findings.disorder(place, order + " " + what);
    }
  }

  /** Ids may begin anew. */
  @Override
  public void interrupted(AuditMessage message) {
    interrupted = true;
    newest.clear();
  }

  /** A state that still holds is told again. */
  @Override
  public boolean mayRepeat() {
    return interrupted;
  }
}
