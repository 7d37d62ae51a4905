package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.server.HttpReply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The request weight that was used in the current minute of the clock. Too much is answered with
 * 429; who goes on regardless is banned for two minutes with 418.
 *
 * <p>All clients come from one address here, so there is one count. Not thread-safe; owned by the
 * loop thread.
 */
final class RequestWeights {
  private static final long MINUTE = 60_000;
  private static final int WARNINGS = 10;
  private static final Duration BAN = Duration.ofMinutes(2);

  private final int limit;
  private final InstantSource clock;
  private long minute;
  private long used;
  private int warnings;
  private long bannedUntil;

  RequestWeights(int limit, InstantSource clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /** Counts a request; the refusal where it is too much. */
  Optional<HttpReply> charge(int weight) {
    long now = clock.millis();
    if (now / MINUTE != minute) {
      minute = now / MINUTE;
      used = 0;
      warnings = 0;
    }
    used += weight;
    if (now < bannedUntil) {
      return Optional.of(banned(now));
    }
    if (used <= limit) {
      return Optional.empty();
    }
    if (++warnings > WARNINGS) {
      bannedUntil = now + BAN.toMillis();
      return Optional.of(banned(now));
    }
    String text = "Too much request weight used; current limit is %d request weight per 1 MINUTE.";
    return Optional.of(
        BinanceJson.error(429, -1003, text.formatted(limit))
            .retryAfter(Duration.ofMillis(MINUTE - now % MINUTE)));
  }

  private HttpReply banned(long now) {
    String text = "Way too much request weight used; IP banned until " + bannedUntil + ".";
    return BinanceJson.error(418, -1003, text).retryAfter(Duration.ofMillis(bannedUntil - now));
  }

  /** The reply with the headers that every answer has. */
  HttpReply stamped(HttpReply reply) {
    String weight = Long.toString(used);
    return reply.with("x-mbx-used-weight", weight).with("X-MBX-USED-WEIGHT-1M", weight);
  }
}
