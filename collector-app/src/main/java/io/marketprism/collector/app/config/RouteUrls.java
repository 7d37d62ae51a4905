package io.marketprism.collector.app.config;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The URLs of a venue: one for everything, one for each of its routes, or none set.
 *
 * <p>Immutable.
 *
 * @param single the URL of every route that has none of its own
 * @param routes URLs by the venue's name of the route, in the order of the configuration
 */
public record RouteUrls(Optional<URI> single, Map<String, URI> routes) {

  /** Copies the routes, keeping their order. */
  public RouteUrls {
    routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
  }

  /** Returns the URL set for a route, or empty where the venue's own holds. */
  public Optional<URI> route(String name) {
    return Optional.ofNullable(routes.get(name)).or(() -> single);
  }

  /** Whether nothing is set, so that the venue's own URLs hold. */
  public boolean isEmpty() {
    return single.isEmpty() && routes.isEmpty();
  }
}
