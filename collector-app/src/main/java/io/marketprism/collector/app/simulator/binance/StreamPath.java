package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.server.HttpQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The address of a WebSocket: {@code /stream?streams=a/b} or {@code /ws/a/b}, below a route where
 * there are several. Immutable.
 *
 * @param route what the path begins with
 * @param combined whether payloads come in an envelope
 * @param streams the streams that are named
 */
record StreamPath(String route, boolean combined, List<String> streams) {
  private static final String RAW = "/ws";
  private static final String COMBINED = "/stream";

  /** The address; empty where it is none of streams. */
  static Optional<StreamPath> of(Segment segment, HttpQuery query) {
    return segment
        .route(query.path())
        .map(route -> of(route, query.path().substring(route.length()), query));
  }

  private static StreamPath of(String route, String path, HttpQuery query) {
    boolean combined = path.equals(COMBINED);
    String names = combined ? query.parameter("streams").orElse("") : path.substring(RAW.length());
    return new StreamPath(
        route,
        combined,
        Arrays.stream(names.split("/", -1)).filter(name -> !name.isEmpty()).toList());
  }
}
