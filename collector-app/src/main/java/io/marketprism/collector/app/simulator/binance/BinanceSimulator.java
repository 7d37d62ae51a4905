package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.ExchangeSimulator;
import io.marketprism.collector.app.simulator.SimulatedVenue;
import io.marketprism.collector.app.simulator.SimulationOptions;
import io.marketprism.collector.app.simulator.fault.Faults;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.random.RandomMarket;
import io.marketprism.collector.app.simulator.server.SimulatedExchange;
import java.util.List;
import java.util.stream.Collectors;

/** Simulates Binance spot with a random market. */
public final class BinanceSpotSimulator implements ExchangeSimulator {
  private static final String VENUE = "binance-spot";

  /** For ServiceLoader. */
  public BinanceSpotSimulator() {}

  @Override
  public List<String> venues() {
    return List.of(VENUE);
  }

  @Override
  public SimulatedVenue create(String venue, SimulationOptions options) {
    if (!venue.equals(VENUE)) {
      throw new IllegalArgumentException("not simulated here: " + venue);
    }
    RandomMarket market =
        new RandomMarket(
            options.listings(
                (base, quote, tick, step) -> new Instrument(base + quote, base, quote, tick, step)),
            BinanceSpotPayloads::new,
            options.market());
    BinanceLimits spot = BinanceLimits.spot();
    BinanceSpotSurface surface =
        new BinanceSpotSurface(
            market,
            options.limits() ? spot : spot.unlimited(),
            options.market().clock(),
            options.market().nanoTime());
    return new Venue(surface, market);
  }

  private record Venue(BinanceSpotSurface surface, MarketSource market) implements SimulatedVenue {
    @Override
    public String name() {
      return VENUE;
    }

    @Override
    public SimulatedExchange exchange() {
      return surface;
    }

    @Override
    public Faults faults() {
      return surface.faults();
    }

    @Override
    public String configuration(String authority) {
      String symbols =
          market.instruments().stream()
              .map(one -> BinanceJson.quote(one.name()))
              .collect(Collectors.joining(", ", "[", "]"));
      return "  "
          + VENUE
          + ":\n    rest: http://"
          + authority
          + "\n    ws: ws://"
          + authority
          + "\n    instruments: "
          + symbols
          + "\n    data: [orderbook, trade]\n";
    }
  }
}
