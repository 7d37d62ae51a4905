package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketSource;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is shown, as which of Binance's markets, within which limits. Immutable.
 *
 * @param segment as which market
 * @param source the market that is shown
 * @param limits what clients may do
 * @param clock the exchange's, UTC
 */
record Shown(Segment segment, MarketSource source, BinanceLimits limits, InstantSource clock) {
  /** What is listed, by the exchange's symbol. */
  Map<String, Instrument> instruments() {
    return source.instruments().stream()
        .collect(Collectors.toUnmodifiableMap(Instrument::symbol, Function.identity()));
  }
}
