package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.session.RestReply;
import io.marketprism.collector.exchange.session.RestRequest.Priority;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.spi.ExchangeContext;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads what a protocol wants to know of its venue besides the instruments, now and then anew, and
 * sooner where that failed. Data is wanted on the control thread; ends with the REST client.
 */
final class FactsDesk {
  private static final Duration AGE = Duration.ofMinutes(10);
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Function<DataType, List<VenueRequest<?>>> requests;
  private final PollDesk.Rest rest;
  private final ExchangeContext context;
  private final Set<DataType> wanted = EnumSet.noneOf(DataType.class);

  /**
   * @param requests what is to be read for a data type
   */
  FactsDesk(
      Function<DataType, List<VenueRequest<?>>> requests,
      PollDesk.Rest rest,
      ExchangeContext context) {
    this.requests = requests;
    this.rest = rest;
    this.context = context;
  }

  /** Reads what these need from now on. */
  void want(Set<DataType> types) {
    for (DataType type : types) {
      if (wanted.add(type)) {
        requests.apply(type).forEach(this::read);
      }
    }
  }

  private void read(VenueRequest<?> request) {
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
