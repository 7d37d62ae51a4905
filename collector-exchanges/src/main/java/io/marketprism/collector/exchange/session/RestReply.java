package io.marketprism.collector.exchange.session;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What came of a request. */
public sealed interface RestReply {
  /**
   * The exchange answered with a status of success. Whether the text is what was asked for, or a
   * web page, or an error in disguise other than {@link Reason#RATE_LIMITED}, is for the caller to
   * find out. Immutable.
   *
   * @param status the HTTP status, 200 to 299
   * @param body the whole text, decompressed
   * @param receivedNs when it was complete, nanoseconds since 1970 UTC
   */
  record Success(int status, String body, long receivedNs) implements RestReply {}

  /**
   * Anything else. Immutable.
   *
   * @param reason a name for metrics
   * @param status the HTTP status, 0 where there was none
   * @param retryAfter how long the exchange asked us to wait; the client waits by itself
   * @param detail one printable line
   */
  record Failure(Reason reason, int status, Optional<Duration> retryAfter, String detail)
      implements RestReply {}

  /** Why a request failed. A fixed list, so that it can label a metric. */
  enum Reason {
    /** Over the limit: status 429, or a reply that says so. */
    RATE_LIMITED,
    /** Status 418: banned for a while. */
    BANNED,
    /** Status 403. */
    FORBIDDEN,
    /** Status 451: the exchange does not serve this place. */
    RESTRICTED,
    /** Any other status 4xx: the request is wrong. */
    CLIENT_ERROR,
    /** Status 5xx. */
    SERVER_ERROR,
    /** Status 3xx, which is not followed. */
    REDIRECTED,
    /** No connection, or it broke. */
    UNREACHABLE,
    /** Not answered in time. */
    TIMEOUT,
    /** The reply is longer than allowed. */
    TOO_LONG,
    /** Too many requests wait already. */
    QUEUE_FULL,
    /** It costs more than the budget of a minute. */
    OVER_BUDGET,
    /** Reading the reply failed for want of memory or the like. */
    FAILED;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The name in metrics, {@code rate_limited}. */
    public String wire() {
      return wire;
    }
  }
}
