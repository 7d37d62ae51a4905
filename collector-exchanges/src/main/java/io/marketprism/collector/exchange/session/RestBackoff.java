package io.marketprism.collector.exchange.session;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long one host is left alone after it failed. Not thread-safe; owned by one {@link RestClient}
 * and called on the control thread.
 */
final class RestBackoff {
  private static final long BASE_NS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long CAP_NS = TimeUnit.SECONDS.toNanos(60);
  private static final int MAX_DOUBLINGS = 10;

  /**
   * Ignored limits end in bans that begin at two minutes. Source: Binance, REST limits, 2026-11-22.
   */
  private static final Duration BANNED = Duration.ofMinutes(2);

  /** Limits are counted by the minute. */
  private static final Duration RATE_LIMITED = Duration.ofMinutes(1);

  private final SessionEnvironment environment;
  private long notBeforeNs;
  private int failures;

  RestBackoff(SessionEnvironment environment) {
    this.environment = environment;
    this.notBeforeNs = environment.clocks().nanos();
  }

  /** How long nothing at all may be asked that counts against the same limit. */
  static Duration stayAway(RestReply reply) {
    if (reply instanceof RestReply.Failure failure) {
      return switch (failure.reason()) {
        case RATE_LIMITED -> failure.retryAfter().orElse(RATE_LIMITED);
        case BANNED, FORBIDDEN -> failure.retryAfter().orElse(BANNED);
        default -> Duration.ZERO;
      };
    }
    return Duration.ZERO;
  }

  void learn(RestReply reply) {
    if (reply instanceof RestReply.Success) {
      failures = 0;
    } else if (reply instanceof RestReply.Failure failure && isOfHost(failure.reason())) {
      long ceilingNs = Math.min(BASE_NS << Math.min(failures, MAX_DOUBLINGS), CAP_NS);
      failures++;
      long waitNs = environment.random().nextLong(ceilingNs + 1);
      waitNs = Math.max(waitNs, failure.retryAfter().orElse(Duration.ZERO).toNanos());
      notBeforeNs = environment.clocks().nanos() + waitNs;
    }
  }

  Duration remaining() {
    long leftNs = notBeforeNs - environment.clocks().nanos();
    return leftNs > 0 ? Duration.ofNanos(leftNs) : Duration.ZERO;
  }

  private static boolean isOfHost(RestReply.Reason reason) {
    return switch (reason) {
      case SERVER_ERROR, UNREACHABLE, TIMEOUT, REDIRECTED, RESTRICTED -> true;
      default -> false;
    };
  }
}
