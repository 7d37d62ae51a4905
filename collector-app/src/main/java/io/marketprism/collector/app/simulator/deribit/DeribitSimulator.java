package io.marketprism.collector.app.simulator.deribit;

import io.marketprism.collector.app.simulator.ExchangeSimulator;
import io.marketprism.collector.app.simulator.SimulatedVenue;
import io.marketprism.collector.app.simulator.SimulationOptions;
import io.marketprism.collector.app.simulator.fault.Faults;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.random.RandomMarket;
import io.marketprism.collector.app.simulator.server.SimulatedExchange;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/** Simulates Deribit with a random market of perpetuals, inverse ones and linear ones. */
public final class DeribitSimulator implements ExchangeSimulator {
  private static final String VENUE = "deribit";
  private static final String DATA =
      "[orderbook, trade, bbo, funding_rate, mark_price, index_price, open_interest, liquidation,"
          + " volatility_index]";

  /** For ServiceLoader. */
  public DeribitSimulator() {}

  @Override
  public List<String> venues() {
    return List.of(VENUE);
  }

  @Override
  public SimulatedVenue create(String venue, SimulationOptions options) {
    if (!venue.equals(VENUE)) {
      throw new IllegalArgumentException("not simulated here: " + venue);
    }
    InstantSource clock = options.market().clock();
    RandomMarket market =
        new RandomMarket(
            options.listings(Names::instrument),
            instrument -> new DeribitPayloads(instrument, clock),
            options.market());
    DeribitLimits documented = DeribitLimits.documented();
    DeribitSurface surface =
        new DeribitSurface(
            market,
            options.limits() ? documented : documented.unlimited(),
            clock,
            options.market().nanoTime());
    return new Venue(surface, market);
  }

  private record Venue(DeribitSurface surface, MarketSource market) implements SimulatedVenue {
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
      String selectors =
          Names.selectors(market.instruments()).stream()
              .map(DeribitJson::quote)
              .collect(Collectors.joining(", ", "[", "]"));
      return "  "
          + VENUE
          + ":\n    rest: http://"
          + authority
          + "\n    ws: ws://"
          + authority
          + "\n    instruments: "
          + selectors
          + "\n    data: "
          + DATA
          + "\n";
    }
  }
}
