package io.marketprism.collector.app.simulator;

import io.marketprism.collector.app.simulator.fault.Fault;
import io.marketprism.collector.app.simulator.fault.Faults;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketCounts;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.server.ConnectionCounts;
import io.marketprism.collector.app.simulator.server.SimulatedExchange;
import io.marketprism.collector.app.simulator.server.SimulatorServer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Simulated venues on one loopback port, with the truth about them. A venue is reached under its
 * name as the first part of the path, the first one also without; {@code /control} is for commands
 * from outside, as {@link ControlExchange} says.
 *
 * <p>Thread-safe. {@link #close()} is safe to call twice and without {@link #start()}.
 */
public final class Simulation implements AutoCloseable {
  private final Map<String, SimulatedVenue> venues = new LinkedHashMap<>();
  private final SimulatorServer server;

  Simulation(int port, List<SimulatedVenue> simulated) {
    Map<String, SimulatedExchange> exchanges = new LinkedHashMap<>();
    for (SimulatedVenue venue : simulated) {
      venues.put(venue.name(), venue);
      exchanges.put(venue.name(), venue.exchange());
    }
    exchanges.put("control", new ControlExchange(this));
    server = new SimulatorServer(port, exchanges);
  }

  /** Begins with every venue that has a simulator, BTC and ETH, and ten deltas a second of each. */
  public static SimulationBuilder builder() {
    return new SimulationBuilder();
  }

  /**
   * Starts the markets and listens.
   *
   * @throws IOException where the port cannot be had; the simulation is closed then
   */
  public void start() throws IOException {
    server.start();
  }

  /** The port that it listens on; 0 before it does. */
  public int port() {
    return server.port();
  }

  /** The venues, in the order of hosting; the first is reached without a prefix too. */
  public List<String> venues() {
    return List.copyOf(venues.keySet());
  }

  /** The configuration that points a collector at this, as YAML; call it after {@link #start}. */
  public String configuration() {
    StringBuilder yaml = new StringBuilder("venues:\n");
    String authority = "127.0.0.1:" + port();
    for (SimulatedVenue venue : venues.values()) {
      boolean first = venue.name().equals(venues.keySet().iterator().next());
      yaml.append(venue.configuration(first ? authority : authority + "/" + venue.name()));
    }
    return yaml.toString();
  }

  /** What a venue lists. */
  public List<Instrument> instruments(String venue) {
    MarketSource market = venue(venue).market();
    return server.call(market::instruments);
  }

  /** The whole true book of an instrument, by the exchange's symbol. */
  public TrueBook book(String venue, String symbol) {
    MarketSource market = venue(venue).market();
    return server.call(() -> market.book(symbol, Integer.MAX_VALUE));
  }

  /** What was sent about an instrument so far, by the exchange's symbol. */
  public MarketCounts counts(String venue, String symbol) {
    MarketSource market = venue(venue).market();
    return server.call(() -> market.counts(symbol));
  }

  /**
   * Stops all markets and sends what faults hold back; once it returns, no book changes. What was
   * sent may still be on its way to clients.
   */
  public void pause() {
    server.call(
        () -> {
          venues.values().forEach(venue -> venue.market().pause());
          venues.values().forEach(venue -> venue.faults().release());
          return true;
        });
  }

  /** Goes on after {@link #pause()}. */
  public void resume() {
    server.call(
        () -> {
          venues.values().forEach(venue -> venue.market().resume());
          return true;
        });
  }

  /** The faults of a venue. */
  public Faults faults(String venue) {
    return venue(venue).faults();
  }

  /** Begins the faults that the text describes, as {@link Fault} says, on every venue. */
  public void inject(String text) {
    List<Fault> parsed = Fault.parse(text);
    venues.values().forEach(venue -> parsed.forEach(venue.faults()::inject));
  }

  /** What the server has seen of its clients. */
  public ConnectionCounts connections() {
    return server.connections();
  }

  /** The first failure that was the simulator's own, if there was one. */
  public Optional<Throwable> failure() {
    return server.failure();
  }

  private SimulatedVenue venue(String name) {
    SimulatedVenue venue = venues.get(name);
    if (venue == null) {
      String known = venues.keySet().stream().collect(Collectors.joining(", "));
      throw new IllegalArgumentException("not simulated: " + name + "; there are " + known);
    }
    return venue;
  }

  @Override
  public void close() {
    server.close();
  }
}
