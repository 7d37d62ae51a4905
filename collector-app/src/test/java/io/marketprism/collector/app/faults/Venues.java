package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.faults.Setting.Market;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.testing.net.FaultProxy;
import io.marketprism.collector.testing.net.Relay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Simulated markets, each behind a proxy of its own, so that each is a host of its own to the
 * collector. Thread-safe.
 */
final class Venues implements AutoCloseable {
  private static final Pattern NAMES = Pattern.compile("instruments: \\[(.*)]");

  private final Setting setting;
  private final Simulation simulation;
  private final Place place;
  private final Map<String, FaultProxy> proxies = new LinkedHashMap<>();

  private Venues(Setting setting, Simulation simulation, Place place) {
    this.setting = setting;
    this.simulation = simulation;
    this.place = place;
  }

  static Venues start(Setting setting, Place place) throws IOException {
    Simulation simulation =
        Simulation.builder()
            .venues(setting.venues())
            .symbols(setting.symbols())
            .rate(setting.rate())
            .build();
    simulation.start();
    Venues venues = new Venues(setting, simulation, place);
    for (String venue : simulation.venues()) {
      venues.proxies.put(venue, FaultProxy.at(place.exchanges(), simulation.port()));
    }
    return venues;
  }

  /** What moves the markets and knows their true books. */
  Simulation simulation() {
    return simulation;
  }

  /** The proxy before a market. */
  FaultProxy proxy(String venue) {
    FaultProxy proxy = proxies.get(venue);
    if (proxy == null) {
      throw new IllegalArgumentException(venue + " is none of " + proxies.keySet());
    }
    return proxy;
  }

  /** All proxies, in the order of the markets. */
  Collection<FaultProxy> proxies() {
    return proxies.values();
  }

  /** The ports that a collector connects to. */
  TreeSet<Integer> ports() {
    TreeSet<Integer> ports = new TreeSet<>();
    proxies.values().forEach(proxy -> ports.add(proxy.port()));
    return ports;
  }

  /** The open WebSockets of all markets. */
  List<Relay> webSockets() {
    return proxies.values().stream().flatMap(proxy -> proxy.webSockets().stream()).toList();
  }

  /** The section that points a collector at the proxies. */
  String configuration() {
    StringBuilder yaml = new StringBuilder();
    String venue = "";
    for (String line : simulation.configuration().split("\n", -1)) {
      if (line.matches("  [a-z].*:")) {
        venue = line.strip().replace(":", "");
      }
      yaml.append(venue.isEmpty() ? line : line(venue, line)).append('\n');
    }
    return yaml.toString();
  }

  private String line(String venue, String line) {
    Market market = market(venue);
    Matcher names = NAMES.matcher(line);
    if (names.find()) {
      List<String> all = List.of(names.group(1).split(", ", -1));
      return "    instruments: " + all.subList(0, Math.min(all.size(), market.instruments()));
    }
    return line.replace(
            "127.0.0.1:" + simulation.port(), place.exchangesHost() + ":" + proxy(venue).port())
        .replaceAll("data: .*", "data: [" + market.data() + "]");
  }

  private Market market(String venue) {
    return setting.markets().stream()
        .filter(one -> one.venue().equals(venue))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (FaultProxy proxy : proxies.values()) {
      try {
        proxy.close();
      } catch (IOException e) {
        failures.add(e);
      }
    }
    simulation.close();
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }
}
