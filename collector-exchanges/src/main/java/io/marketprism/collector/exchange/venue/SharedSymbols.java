package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells contracts apart that would share a symbol, by the asset that they are settled in: {@code
 * BTC-USD:BTC} and {@code BTC-USD:USDC}.
 */
public final class SharedSymbols {
  private SharedSymbols() {}

  /**
   * The instruments of one venue, in the same order, those that share market type and symbol with
   * another under the longer symbol.
   */
  public static List<Instrument> told(List<Instrument> instruments) {
    Map<Name, Set<String>> ids = new HashMap<>();
    for (Instrument one : instruments) {
      ids.computeIfAbsent(Name.of(one), unused -> new HashSet<>()).add(one.venueSymbol());
    }
    return instruments.stream()
        .map(one -> ids.getOrDefault(Name.of(one), Set.of()).size() > 1 ? settled(one) : one)
        .toList();
  }

  private static Instrument settled(Instrument one) {
    return one.contract()
        .map(contract -> one.withSymbol(one.symbol() + ":" + contract.settle()))
        .orElse(one);
  }

  private record Name(MarketType marketType, String symbol) {
    static Name of(Instrument one) {
      return new Name(one.marketType(), one.symbol());
    }
  }
}
