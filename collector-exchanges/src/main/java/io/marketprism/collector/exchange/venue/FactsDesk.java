package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.session.RestReply;
import io.marketprism.collector.exchange.session.RestRequest.Priority;
import io.marketprism.collector.spi.ExchangeContext;
import java.time.Duration;

/**
 * Reads what a protocol wants to know of its venue besides the instruments, now and then anew, and
 * sooner where that failed. Thread-safe; ends with the REST client that it asks.
 */
final class FactsDesk {
  private static final Duration AGE = Duration.ofMinutes(10);
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final PollDesk.Rest rest;
  private final ExchangeContext context;

  FactsDesk(PollDesk.Rest rest, ExchangeContext context) {
    this.rest = rest;
    this.context = context;
  }

  /** Reads it from now on. */
  void read(VenueRequest<?> request) {
    rest.get(request, Priority.INSTRUMENTS, reply -> answered(request, reply));
  }

  private void answered(VenueRequest<?> request, RestReply reply) {
    Duration pause = RETRY;
    try {
      if (reply instanceof RestReply.Success success) {
        request.parser().parse(success.body(), success.receivedNs());
        pause = AGE;
      }
    } catch (RuntimeException e) {
      context.errors().failed("facts", e);
    } finally {
      context.scheduler().schedule(pause, () -> read(request));
    }
  }
}
