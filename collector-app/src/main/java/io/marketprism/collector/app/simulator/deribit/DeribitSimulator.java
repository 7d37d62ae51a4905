package io.marketprism.collector.app.simulator.deribit;

import io.marketprism.collector.app.simulator.ExchangeSimulator;
import io.marketprism.collector.app.simulator.ShownVenue;
import io.marketprism.collector.app.simulator.SimulatedVenue;
import io.marketprism.collector.app.simulator.SimulationOptions;
import io.marketprism.collector.app.simulator.random.RandomMarket;
import java.time.InstantSource;
import java.util.List;

/** Simulates Deribit with a random market of perpetuals, inverse ones and linear ones. */
public final class DeribitSimulator implements ExchangeSimulator {
  private static final String VENUE = "deribit";
  private static final String DATA =
      "orderbook, trade, bbo, funding_rate, mark_price, index_price, open_interest, liquidation,"
          + " volatility_index";

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
    return new ShownVenue(
        VENUE,
        surface,
        authority -> "ws://" + authority,
        Names.selectors(market.instruments()),
        DATA);
  }
}
