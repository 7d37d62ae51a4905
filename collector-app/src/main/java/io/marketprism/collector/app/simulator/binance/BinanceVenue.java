package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.SimulatedVenue;
import io.marketprism.collector.app.simulator.fault.Faults;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.server.SimulatedExchange;
import java.util.stream.Collectors;

/** One of Binance's markets in a simulation. */
record BinanceVenue(Segment segment, BinanceSurface surface, MarketSource market)
    implements SimulatedVenue {
  private static final String SPOT_DATA = "orderbook, trade";
  private static final String FUTURES_DATA =
      "orderbook, trade, bbo, funding_rate, mark_price, index_price, open_interest, liquidation,"
          + " lsr_top_position, lsr_all_account";

  @Override
  public String name() {
    return segment.venue();
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
    String socket = "ws://" + authority;
    String sockets =
        segment == Segment.USDM
            ? "{public: \"" + socket + "/public\", market: \"" + socket + "/market\"}"
            : socket;
    return "  "
        + name()
        + ":\n    rest: http://"
        + authority
        + "\n    ws: "
        + sockets
        + "\n    instruments: "
        + symbols
        + "\n    data: ["
        + (segment.isFutures() ? FUTURES_DATA : SPOT_DATA)
        + "]\n";
  }
}
