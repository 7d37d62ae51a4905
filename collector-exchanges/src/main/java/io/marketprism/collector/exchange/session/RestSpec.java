package io.marketprism.collector.exchange.session;

import java.net.URI;

/**
 * Whom a REST client asks. Immutable.
 *
 * @param venue the venue's name
 * @param host scheme, host and port, for display
 * @param budget what may be spent there; may be shared with other clients
 * @param limits what may be done at once
 */
public record RestSpec(String venue, URI host, WeightBudget budget, RestLimits limits) {}
