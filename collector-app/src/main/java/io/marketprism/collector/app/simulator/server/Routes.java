package io.marketprism.collector.app.simulator.server;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the exchange that a request is for: the one whose name is the first part of the path, else
 * the first that is hosted, which so can be reached without a prefix. Immutable.
 */
final class Routes {
  /** Where a request goes, and what is left of it there. */
  record Target(SimulatedExchange exchange, HttpQuery query) {}

  private final Map<String, SimulatedExchange> exchanges;
  private final SimulatedExchange first;

  Routes(Map<String, SimulatedExchange> exchanges) {
    if (exchanges.isEmpty()) {
      throw new IllegalArgumentException("a simulator needs at least one exchange");
    }
    this.exchanges = new LinkedHashMap<>(exchanges);
    first = exchanges.values().iterator().next();
  }

  Iterable<SimulatedExchange> exchanges() {
    return exchanges.values();
  }

  /**
   * Resolves a request.
   *
   * @throws IllegalArgumentException where the path or the query is not well-formed
   */
  Target target(FullHttpRequest request) {
    QueryStringDecoder uri = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8);
    String path = uri.path().startsWith("/") ? uri.path() : "/" + uri.path();
    Map<String, String> parameters = new HashMap<>();
    uri.parameters().forEach((name, values) -> parameters.put(name, values.get(0)));
    String body = request.content().toString(StandardCharsets.UTF_8);
    int end = path.indexOf('/', 1);
    String name = path.substring(1, end < 0 ? path.length() : end);
    SimulatedExchange named = exchanges.get(name);
    String below = named == null ? path : end < 0 ? "/" : path.substring(end);
    return new Target(
        named == null ? first : named,
        new HttpQuery(request.method().name(), below, parameters, body));
  }
}
