package io.marketprism.collector.exchange.session;

import java.net.URI;
import java.util.function.Predicate;

/**
 * Whom a REST client asks. Immutable.
 *
 * @param venue the venue's name
 * @param host scheme, host and port, for display
 * @param budget what may be spent there; may be shared with other clients
 * @param limits what may be done at once
 * @param overLimit whether the body of a reply with a status of success says that we ask too much;
 *     called on REST threads
 */
public record RestSpec(
    String venue, URI host, WeightBudget budget, RestLimits limits, Predicate<String> overLimit) {
  /** One who says by the status alone that we ask too much. */
  public RestSpec(String venue, URI host, WeightBudget budget, RestLimits limits) {
    this(venue, host, budget, limits, body -> false);
  }
}
