package io.marketprism.collector.app.command;

import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.app.simulator.SimulationBuilder;
import java.util.List;
import picocli.CommandLine.Option;

/** How the simulated exchanges behave. */
final class SimulationOptions {
  private static final String FULL_SPEED = "max";

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Where they listen on 127.0.0.1; 0 takes any free port (default).")
  private int port;

  @Option(
      names = "--venues",
      defaultValue = "",
      description = "Which exchanges' markets, with commas (default: all).")
  private String venues = "";

  @Option(
      names = "--symbols",
      defaultValue = "10",
      description = "How many instruments, or their names with commas (default: ${DEFAULT-VALUE}).")
  private String symbols = "";

  @Option(
      names = "--rate",
      defaultValue = "",
      description =
          "Depth messages a second over all symbols, or max for as many as the client takes"
              + " (default: 10 a symbol).")
  private String rate = "";

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The market is the same for the same seed (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--faults",
      defaultValue = "",
      description = "What goes wrong, see the documentation of the simulator.")
  private String faults = "";

  /**
   * The simulation asked for, not started.
   *
   * @throws IllegalArgumentException where an option is wrong, saying which
   */
  Simulation build() {
    SimulationBuilder builder = Simulation.builder().port(port).seed(seed);
    if (symbols.chars().allMatch(c -> c >= '0' && c <= '9')) {
      builder.symbols(Integer.parseInt(symbols));
    } else {
      builder.symbols(List.of(symbols.split(",")));
    }
    if (rate.equals(FULL_SPEED)) {
      builder.fullSpeed();
    } else if (!rate.isEmpty()) {
      builder.rate(Double.parseDouble(rate));
    }
    if (!venues.isEmpty()) {
      builder.venues(List.of(venues.split(",")));
    }
    return (faults.isEmpty() ? builder : builder.faults(faults)).build();
  }
}
