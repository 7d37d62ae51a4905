package io.marketprism.collector.app.simulator;

import io.marketprism.collector.app.simulator.random.InstrumentMaker;
import io.marketprism.collector.app.simulator.random.Listing;
import io.marketprism.collector.app.simulator.random.Listings;
import io.marketprism.collector.app.simulator.random.MarketSettings;
import java.util.List;

/**
 * What every simulated venue is asked for. Immutable.
 *
 * @param count how many instruments, where no names are given
 * @param names instruments as BASE-QUOTE; empty for the first {@code count} of the usual list
 * @param market how the market runs
 * @param limits whether the exchange's limits hold: message rate, connections, request weight
 */
public record SimulationOptions(
    int count, List<String> names, MarketSettings market, boolean limits) {
  /** Copies the names. */
  public SimulationOptions {
    names = List.copyOf(names);
  }

  /** The instruments that the venue makes of the pairs asked for. */
  public List<Listing> listings(InstrumentMaker maker) {
    return names.isEmpty() ? Listings.first(count, maker) : Listings.named(names, maker);
  }
}
