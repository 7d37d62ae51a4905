package io.marketprism.collector.app.simulator;

import io.marketprism.collector.app.simulator.fault.Fault;
import io.marketprism.collector.app.simulator.random.MarketSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import java.util.function.LongSupplier;

/** Says what a {@link Simulation} is to be. Not thread-safe. */
public final class SimulationBuilder {
  private static final double PER_SYMBOL = 10;

  private int port;
  private int count = 2;
  private List<String> names = List.of();
  private List<String> venues = List.of();
  private OptionalDouble rate = OptionalDouble.empty();
  private boolean fullSpeed;
  private boolean limits = true;
  private long seed = 1;
  private List<Fault> faults = List.of();
  private InstantSource clock = InstantSource.system();
  private LongSupplier nanoTime = System::nanoTime;

  SimulationBuilder() {}

  /** The loopback port; 0, the default, takes a free one. */
  public SimulationBuilder port(int wanted) {
    if (wanted < 0 || wanted > 65_535) {
      throw new IllegalArgumentException("port: " + wanted);
    }
    port = wanted;
    return this;
  }

  /** Which venues; without it all that have a simulator. */
  public SimulationBuilder venues(List<String> wanted) {
    venues = List.copyOf(wanted);
    return this;
  }

  /** How many instruments each venue lists: BTC and ETH against USDT, then others. */
  public SimulationBuilder symbols(int wanted) {
    if (wanted < 1) {
      throw new IllegalArgumentException("symbols must be at least 1: " + wanted);
    }
    count = wanted;
    return this;
  }

  /** Which instruments each venue lists, as BASE-QUOTE, in letters of any script. */
  public SimulationBuilder symbols(List<String> wanted) {
    names = List.copyOf(wanted);
    return this;
  }

  /** Deltas a second over all instruments of a venue; without it ten of each instrument. */
  public SimulationBuilder rate(double wanted) {
    rate = OptionalDouble.of(wanted);
    fullSpeed = false;
    return this;
  }

  /** Sends as fast as the clients take it. */
  public SimulationBuilder fullSpeed() {
    fullSpeed = true;
    return this;
  }

  /** The same seed gives the same events, but for their times. */
  public SimulationBuilder seed(long wanted) {
    seed = wanted;
    return this;
  }

  /**
   * Faults from the start, as {@link Fault} says.
   *
   * @throws IllegalArgumentException where the text is wrong
   */
  public SimulationBuilder faults(String text) {
    faults = List.copyOf(Fault.parse(text));
    return this;
  }

  /**
   * Whether the exchanges' limits of messages, connections and request weight hold, as is usual.
   */
  public SimulationBuilder limits(boolean wanted) {
    limits = wanted;
    return this;
  }

  /** The exchanges' clock and a monotonic one; without it those of the system. */
  public SimulationBuilder clocks(InstantSource exchange, LongSupplier monotonic) {
    clock = exchange;
    nanoTime = monotonic;
    return this;
  }

  /**
   * Makes it, not started yet.
   *
   * @throws IllegalArgumentException where a venue is not known or an option cannot be had
   */
  public Simulation build() {
    List<SimulatedVenue> simulated = new ArrayList<>();
    List<String> known = new ArrayList<>();
    for (ExchangeSimulator simulator : ServiceLoader.load(ExchangeSimulator.class)) {
      for (String venue : simulator.venues()) {
        known.add(venue);
        if (venues.isEmpty() || venues.contains(venue)) {
          simulated.add(simulator.create(venue, options()));
        }
      }
    }
    if (simulated.isEmpty() || !known.containsAll(venues)) {
      throw new IllegalArgumentException("venues " + venues + "; there are simulators of " + known);
    }
    simulated.forEach(venue -> faults.forEach(venue.faults()::inject));
    return new Simulation(port, simulated);
  }

  private SimulationOptions options() {
    double usual = PER_SYMBOL * (names.isEmpty() ? count : names.size());
    OptionalDouble pace =
        fullSpeed ? OptionalDouble.empty() : OptionalDouble.of(rate.orElse(usual));
    return new SimulationOptions(
        count, names, new MarketSettings(seed, pace, clock, nanoTime), limits);
  }
}
