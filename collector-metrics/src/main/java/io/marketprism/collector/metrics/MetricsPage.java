package io.marketprism.collector.metrics;

import com.sun.net.httpserver.Headers;
import io.marketprism.collector.metrics.http.Page;
import io.marketprism.collector.metrics.http.Reply;
import java.util.Optional;

/** Serves the last rendering in the form that is asked for. Thread-safe. */
final class MetricsPage implements Page {
  private final SnapshotCache<Rendering> cache;
  private final Demand demand;

  MetricsPage(SnapshotCache<Rendering> cache, Demand demand) {
    this.cache = cache;
    this.demand = demand;
  }

  @Override
  public Reply reply(Headers request) {
    Format wanted = Format.of(request);
    demand.ask(wanted);
    Optional<Rendering> rendering = cache.get();
    return rendering
        .flatMap(made -> reply(made, wanted))
        .or(() -> rendering.flatMap(made -> reply(made, Format.TEXT)))
        .orElseGet(() -> Reply.text(503, "metrics are not rendered yet"));
  }

  private static Optional<Reply> reply(Rendering made, Format format) {
    return made.in(format)
        .map(
            bytes ->
                format.gzip()
                    ? Reply.gzip(200, format.contentType(), bytes)
                    : Reply.of(200, format.contentType(), bytes));
  }
}
