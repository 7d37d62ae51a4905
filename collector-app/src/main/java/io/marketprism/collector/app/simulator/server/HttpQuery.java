package io.marketprism.collector.app.simulator.server;

import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request, reduced to what a simulated exchange looks at. Immutable.
 *
 * @param method in capitals
 * @param path decoded, below the exchange's own prefix; begins with a slash
 * @param parameters of the query, decoded; of a repeated name the first
 * @param body as UTF-8 text; empty where there is none
 */
public record HttpQuery(String method, String path, Map<String, String> parameters, String body) {
  /** Copies the parameters. */
  public HttpQuery {
    parameters = Map.copyOf(parameters);
  }

  /** A GET of this path without parameters. */
  public static HttpQuery get(String path) {
    return new HttpQuery("GET", path, Map.of(), "");
  }

  /** The parameter's value, empty where it is not given. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }
}
