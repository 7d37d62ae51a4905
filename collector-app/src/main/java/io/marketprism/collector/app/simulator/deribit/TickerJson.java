package io.marketprism.collector.app.simulator.deribit;

import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketState;
import java.math.BigDecimal;

/**
 * The state of one instrument, of its funding, and of its index, as their channels write them. The
 * best prices of a ticker are not written: quotes and books have them. Immutable.
 */
final class TickerJson {
  private final String symbol;
  private final String index;

  TickerJson(Instrument instrument) {
    symbol = DeribitJson.quote(instrument.symbol());
    index = DeribitJson.quote(Names.index(instrument));
  }

  /**
   * The data of a channel.
   *
   * @throws IllegalArgumentException where it is no state's
   */
  String of(Channel channel, MarketState state) {
    return switch (channel) {
      case MARK_PRICE -> ticker(state);
      case FUNDING_RATE -> perpetual(state);
      case INDEX_PRICE -> index(state, "price", state.indexPrice());
      case VOLATILITY -> index(state, "volatility", state.volatility());
      default -> throw new IllegalArgumentException("no state in " + channel);
    };
  }

  private String ticker(MarketState state) {
    return "{\"timestamp\":"
        + state.time()
        + ",\"stats\":{\"volume\":null,\"price_change\":null,\"low\":null,\"high\":null}"
        + ",\"state\":\"open\""
        + member("open_interest", state.openInterest())
        + member("mark_price", state.markPrice())
        + ",\"instrument_name\":"
        + symbol
        + member("index_price", state.indexPrice())
        + member("funding_8h", state.fundingRate())
        + member("estimated_delivery_price", state.indexPrice())
        + member("current_funding", state.fundingRate())
        + "}";
  }

  private static String perpetual(MarketState state) {
    return "{\"timestamp\":"
        + state.time()
        + member("interest", state.fundingRate())
        + member("index_price", state.indexPrice())
        + "}";
  }

  private String index(MarketState state, String name, BigDecimal value) {
    return "{\"timestamp\":"
        + state.time()
        + member(name, value)
        + ",\"index_name\":"
        + index
        + "}";
  }

  private static String member(String name, BigDecimal value) {
    return ",\"" + name + "\":" + DeribitJson.number(value);
  }
}
