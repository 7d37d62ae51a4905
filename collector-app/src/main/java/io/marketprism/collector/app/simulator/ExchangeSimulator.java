package io.marketprism.collector.app.simulator;

import java.util.List;

/**
 * Makes the simulated venues of one exchange. Found by ServiceLoader, so a new exchange brings its
 * simulator without an edit elsewhere; needs a public constructor without parameters.
 */
public interface ExchangeSimulator {
  /** The venues that it can simulate, such as {@code binance-spot}. */
  List<String> venues();

  /**
   * Makes one of them, not started yet.
   *
   * @throws IllegalArgumentException where an option cannot be had on this venue
   */
  SimulatedVenue create(String venue, SimulationOptions options);
}
