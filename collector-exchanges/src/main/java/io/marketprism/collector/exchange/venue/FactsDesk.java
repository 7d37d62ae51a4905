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
 * Reads what a protocol wants to know of its venue besides the instruments, once these are known,
 * now and then anew, and sooner where that failed, which it tells of. Called on the control thread;
 * ends with the REST client.
 */
final class FactsDesk {
  private static final Duration AGE = Duration.ofMinutes(10);
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Function<DataType, List<VenueRequest<?>>> requests;
  private final PollDesk.Rest rest;
  private final ExchangeContext context;
  private final Set<DataType> wanted = EnumSet.noneOf(DataType.class);
  private boolean begun;

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
      if (wanted.add(type) && begun) {
        readAll(type);
      }
    }
  }

  /** The instruments are known; nothing was read before. */
  void begin() {
    if (!begun) {
      begun = true;
      wanted.forEach(this::readAll);
    }
  }

  private void readAll(DataType type) {
    int count = requests.apply(type).size();
    for (int i = 0; i < count; i++) {
      read(type, i);
    }
  }

  /** Each reading is a request of its own, made of what is known by then. */
  private void read(DataType type, int which) {
    VenueRequest<?> request = requests.apply(type).get(which);
    Runnable again = () -> read(type, which);
    rest.get(request, Priority.INSTRUMENTS, reply -> answered(request, reply, again));
  }

  private void answered(VenueRequest<?> request, RestReply reply, Runnable again) {
    Duration pause = RETRY;
    try {
      RestReply.Success success = success(reply);
      request.parser().parse(success.body(), success.receivedNs());
      pause = AGE;
    } catch (RuntimeException e) {
      context.errors().failed("facts", e);
    } finally {
      context.scheduler().schedule(pause, again);
    }
  }

  private static RestReply.Success success(RestReply reply) {
    if (reply instanceof RestReply.Failure failure) {
      throw new IllegalStateException(failure.reason().wire() + ": " + failure.detail());
    }
    return (RestReply.Success) reply;
  }
}
