package io.marketprism.collector.exchange.session;

import java.time.Duration;

/** How long an exchange that turned us away is left alone. Pure functions. */
final class StayAway {
  /**
   * Ignored limits end in bans that begin at two minutes. Source: Binance, REST limits, 2026-11-22.
   */
  private static final Duration BANNED = Duration.ofMinutes(2);

  private static final Duration RATE_LIMITED = Duration.ofSeconds(30);
  private static final Duration REFUSED = Duration.ofMinutes(1);
  private static final Duration POLICY = Duration.ofSeconds(10);

  private StayAway() {}

  /** For every slot of the same host: the limits are counted by our address. */
  static Duration host(Link.End end) {
    return switch (end.reason()) {
      case BANNED -> end.retryAfter().orElse(BANNED);
      case RATE_LIMITED -> end.retryAfter().orElse(RATE_LIMITED);
      default -> Duration.ZERO;
    };
  }

  /** For the slot that was turned away. */
  static Duration slot(Link.End end) {
    Duration least =
        switch (end.reason()) {
          case FORBIDDEN, RESTRICTED -> REFUSED;
          case POLICY -> POLICY;
          default -> Duration.ZERO;
        };
    return end.retryAfter().orElse(least);
  }

  /**
   * Whether, of a connection that never opened, the end says that nobody is there at all. Where the
   * network is away, names do not resolve either.
   */
  static boolean isDown(Link.End end) {
    return switch (end.reason()) {
      case DNS, REFUSED, UNREACHABLE, HANDSHAKE_TIMEOUT, TIMEOUT, RESET, END_OF_STREAM -> true;
      default -> false;
    };
  }
}
