package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.session.RestClient;
import io.marketprism.collector.exchange.session.RestReply;
import io.marketprism.collector.exchange.session.RestRequest;
import io.marketprism.collector.exchange.session.RestRequest.Priority;
import io.marketprism.collector.exchange.session.WeightBudget;
import io.marketprism.collector.exchange.venue.VenueProtocol.RequestLimit;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks a venue what its protocol says, within all limits that a request has. Thread-safe. */
final class VenueRest {
  private final RestClient client;
  private final Function<RequestLimit, WeightBudget> budgets;

  /**
   * @param budgets the budget of a limit that only some requests have
   */
  VenueRest(RestClient client, Function<RequestLimit, WeightBudget> budgets) {
    this.client = client;
    this.budgets = budgets;
  }

  /** As {@link RestClient#refusal()}. */
  String refusal() {
    return client.refusal();
  }

  /** Asks as {@link RestClient#get(RestRequest, Consumer)} does. */
  Cancellable get(VenueRequest<?> request, Priority priority, Consumer<RestReply> callback) {
    return get(request, priority, () -> true, callback);
  }

  /** Asks as {@link RestClient#get(RestRequest, BooleanSupplier, Consumer)} does. */
  Cancellable get(
      VenueRequest<?> request,
      Priority priority,
      BooleanSupplier sending,
      Consumer<RestReply> callback) {
    RestRequest wish =
        new RestRequest(request.url(), request.weight(), priority, request.own().map(budgets));
    return client.get(wish, sending, callback);
  }
}
