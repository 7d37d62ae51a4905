package io.marketprism.collector.app.simulator.okx;

import io.marketprism.collector.app.simulator.ExchangeSimulator;
import io.marketprism.collector.app.simulator.ShownVenue;
import io.marketprism.collector.app.simulator.SimulatedVenue;
import io.marketprism.collector.app.simulator.SimulationOptions;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.random.MarketSettings;
import io.marketprism.collector.app.simulator.random.RandomMarket;
import java.util.Arrays;
import java.util.List;

/** Simulates OKX's spot, swaps and futures with random markets. */
public final class OkxSimulator implements ExchangeSimulator {
  /** Books that fit into the 400 levels that the exchange shows, so that it shows all of them. */
  private static final int LEVELS = 400 - MarketSettings.SLACK;

  /** For ServiceLoader. */
  public OkxSimulator() {}

  @Override
  public List<String> venues() {
    return Arrays.stream(OkxMarket.values()).map(OkxMarket::venue).toList();
  }

  @Override
  public SimulatedVenue create(String venue, SimulationOptions options) {
    OkxMarket kind =
        Arrays.stream(OkxMarket.values())
            .filter(one -> one.venue().equals(venue))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("not simulated here: " + venue));
    MarketSettings settings = options.market().levels(LEVELS);
    RandomMarket market =
        new RandomMarket(
            options.listings(kind.maker(settings.clock().instant())),
            instrument -> new OkxPayloads(kind, instrument, settings.clock()),
            settings);
    OkxLimits documented = OkxLimits.documented();
    OkxSurface surface =
        new OkxSurface(
            kind,
            market,
            options.limits() ? documented : documented.unlimited(),
            settings.clock(),
            settings.nanoTime());
    return new ShownVenue(
        kind.venue(),
        surface,
        authority -> "ws://" + authority + "/ws/v5/public",
        market.instruments().stream().map(Instrument::name).toList(),
        kind.data());
  }
}
