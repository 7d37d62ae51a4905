package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.ExchangeSimulator;
import io.marketprism.collector.app.simulator.ShownVenue;
import io.marketprism.collector.app.simulator.SimulatedVenue;
import io.marketprism.collector.app.simulator.SimulationOptions;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.random.Listing;
import io.marketprism.collector.app.simulator.random.MarketSettings;
import io.marketprism.collector.app.simulator.random.RandomMarket;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Simulates Binance's spot, USD-M and COIN-M markets with random markets. Both markets of futures
 * that one simulator makes count request weight together. Not thread-safe.
 */
public final class BinanceSimulator implements ExchangeSimulator {
  private static final String SPOT_DATA = "orderbook, trade";
  private static final String FUTURES_DATA =
      "orderbook, trade, bbo, funding_rate, mark_price, index_price, open_interest, liquidation,"
          + " lsr_top_position, lsr_all_account";

  private @Nullable RequestWeights ofFutures;

  /** For ServiceLoader. */
  public BinanceSimulator() {}

  @Override
  public List<String> venues() {
    return Arrays.stream(Segment.values()).map(Segment::venue).toList();
  }

  @Override
  public SimulatedVenue create(String venue, SimulationOptions options) {
    Segment segment = Segment.of(venue);
    return segment.isFutures() ? futures(segment, options) : spot(options);
  }

  private static SimulatedVenue spot(SimulationOptions options) {
    MarketSettings settings = options.market();
    RandomMarket market =
        new RandomMarket(
            options.listings(
                (base, quote, tick, step) -> new Instrument(base + quote, base, quote, tick, step)),
            SpotPayloads::new,
            settings);
    BinanceLimits limits = limits(BinanceLimits.spot(), options);
    BinanceSurface surface =
        BinanceSurface.of(
            Segment.SPOT.venue(), market, limits, settings.clock(), settings.nanoTime());
    return venue(Segment.SPOT, surface);
  }

  private SimulatedVenue futures(Segment segment, SimulationOptions options) {
    MarketSettings settings = options.market();
    RandomMarket market =
        new RandomMarket(
            listings(segment, options),
            one -> new FuturesPayloads(segment, one, settings.clock()),
            settings);
    BinanceLimits limits = limits(BinanceLimits.futures(), options);
    RequestWeights weights = ofFutures;
    if (weights == null) {
      weights = new RequestWeights(limits.weightPerMinute(), settings.clock());
      ofFutures = weights;
    }
    Shown shown = new Shown(segment, market, limits, settings.clock());
    BinanceSurface surface =
        new BinanceSurface(new FuturesApi(shown, weights), settings.nanoTime());
    return venue(segment, surface);
  }

  private static SimulatedVenue venue(Segment segment, BinanceSurface surface) {
    List<String> names = surface.source().instruments().stream().map(Instrument::name).toList();
    return new ShownVenue(
        segment.venue(),
        surface,
        authority -> sockets(segment, "ws://" + authority),
        names,
        segment.isFutures() ? FUTURES_DATA : SPOT_DATA);
  }

  private static String sockets(Segment segment, String socket) {
    return segment == Segment.USDM
        ? "{public: \"" + socket + "/public\", market: \"" + socket + "/market\"}"
        : socket;
  }

  private static List<Listing> listings(Segment segment, SimulationOptions options) {
    ContractMaker maker = new ContractMaker(segment, options.market().clock().instant());
    return segment == Segment.COINM ? ofEachBase(options).listings(maker) : options.listings(maker);
  }

  /** On COIN-M a base has one pair, that with the dollar. */
  private static SimulationOptions ofEachBase(SimulationOptions options) {
    Map<String, String> byBase =
        options.names().stream()
            .collect(
                Collectors.toMap(
                    name -> name.split("-", 2)[0],
                    name -> name,
                    (first, second) -> first,
                    LinkedHashMap::new));
    return new SimulationOptions(
        options.count(), List.copyOf(byBase.values()), options.market(), options.limits());
  }

  private static BinanceLimits limits(BinanceLimits documented, SimulationOptions options) {
    return options.limits() ? documented : documented.unlimited();
  }
}
