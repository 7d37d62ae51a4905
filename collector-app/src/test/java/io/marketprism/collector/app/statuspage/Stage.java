package io.marketprism.collector.app.statuspage;

import io.marketprism.collector.Collector;
import io.marketprism.collector.app.mainjob.LoopbackPorts;
import io.marketprism.collector.app.run.CollectorSource;
import io.marketprism.collector.app.run.Wiring;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.health.HealthSettings;
import io.marketprism.collector.metrics.Endpoints;
import io.marketprism.collector.metrics.MetricsSource;
import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.pipeline.SinkOpenException;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Two simulated exchanges, a collector of both, and its health port, which can be taken away and
 * put back. Not thread-safe; {@link #close()} leaves none of it.
 */
final class Stage implements AutoCloseable {
  static final String BINANCE = "binance-spot";
  static final String OKX = "okx-spot";

  /** Longer than the five seconds between two samples of the process. */
  private static final Duration STALE_AFTER = Duration.ofSeconds(8);

  private final Map<String, Simulation> simulations = new LinkedHashMap<>();
  private final Collector collector;
  private final MetricsSource source;
  private final int port = LoopbackPorts.free();
  private Endpoints endpoints;

  private Stage(UnaryOperator<MetricsSource> seenAs) throws IOException, SinkOpenException {
    for (String venue : List.of(BINANCE, OKX)) {
      Simulation simulation = Simulation.builder().venues(List.of(venue)).rate(60).build();
      simulations.put(venue, simulation);
      simulation.start();
    }
    this.collector =
        Collector.builder()
            .venue(settings(BINANCE, "binance", ""))
            .venue(settings(OKX, "okx", "/ws/v5/public"))
            .health(
                HealthSettings.DEFAULTS
                    .withGrace(Duration.ZERO)
                    .withHold(Duration.ZERO)
                    .withStaleAfter(STALE_AFTER))
            .onEvent(event -> {})
            .build();
    this.source = seenAs.apply(new CollectorSource(collector));
    this.endpoints = serve();
    collector.start();
  }

  /** Starts it. */
  static Stage start() throws IOException, SinkOpenException {
    return new Stage(UnaryOperator.identity());
  }

  /** Starts it, with something between the collector and what shows it. */
  static Stage start(UnaryOperator<MetricsSource> seenAs) throws IOException, SinkOpenException {
    return new Stage(seenAs);
  }

  private VenueSettings settings(String venue, String exchange, String route) {
    int at = simulation(venue).port();
    return new VenueSettings(
        new Venue(venue, exchange),
        Optional.of(URI.create("http://127.0.0.1:" + at)),
        Map.of("", URI.create("ws://127.0.0.1:" + at + route)),
        List.of("*-*"),
        Set.of(DataType.ORDERBOOK, DataType.TRADE),
        400,
        TradeSource.USUAL,
        Optional.empty());
  }

  private Endpoints serve() throws BindException {
    return Endpoints.builder(source, Wiring.systemClocks())
        .health(new EndpointAddress("health", "127.0.0.1", port, Set.of()))
        .start();
  }

  Simulation simulation(String venue) {
    return Optional.ofNullable(simulations.get(venue)).orElseThrow();
  }

  /** Where everything that a browser may ask for is. */
  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  /** Nothing listens on the port any more. */
  void takeAway() {
    endpoints.close();
  }

  /** The port is served again. */
  void putBack() throws BindException {
    endpoints = serve();
  }

  @Override
  public void close() {
    endpoints.close();
    collector.close();
    simulations.values().forEach(Simulation::close);
  }
}
