package io.marketprism.collector.app.reliability;

import io.marketprism.collector.app.simulator.Simulation;
import java.io.IOException;
import java.util.List;

/** Simulated exchanges that give events at a rate. Thread-safe. */
final class Market implements AutoCloseable {
  /** Those whose ids of trades rise by one, so that each that is missing shows. */
  private static final List<String> VENUES = List.of("binance-spot", "okx-swap", "deribit");

  /** Messages of books in six events; the sixth is a trade. */
  private static final double BOOKS = 5.0 / 6;

  private final Simulation simulation;

  private Market(Simulation simulation) {
    this.simulation = simulation;
  }

  static Market start(Load load) throws IOException {
    Simulation simulation =
        Simulation.builder()
            .venues(VENUES)
            .symbols(load.symbols())
            .rate(load.rate() * BOOKS / VENUES.size())
            .build();
    simulation.start();
    return new Market(simulation);
  }

  /**
   * The section that points a collector at books and trades of it; books are published whole every
   * few seconds, so that an audit can compare.
   */
  String configuration() {
    return simulation
        .configuration()
        .replaceAll("(?m)^    instruments: .*$", "    instruments: [\"*-*\"]")
        .replaceAll(
            "(?m)^    data: .*$", "    data: [orderbook, trade]\n    snapshot_interval: 5s");
  }

  /** Nothing is sent any more until {@link #resume}. */
  void pause() {
    simulation.pause();
  }

  void resume() {
    simulation.resume();
  }

  @Override
  public void close() {
    simulation.close();
  }
}
