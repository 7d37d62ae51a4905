package io.marketprism.collector.app.simulator.deribit;

import io.marketprism.collector.app.simulator.HandFedMarket;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;

/** A market of BTC, ETH and SOL that sends what a test hands it. */
final class FakeMarket extends HandFedMarket {
  FakeMarket() {
    super(listed());
  }

  private static List<Instrument> listed() {
    BigDecimal tick = new BigDecimal("0.01");
    BigDecimal step = new BigDecimal("0.1");
    return List.of(
        Names.instrument("BTC", "USDT", tick, step),
        Names.instrument("ETH", "USDT", tick, step),
        Names.instrument("SOL", "USDT", tick, step));
  }

  @Override
  public TrueBook book(String symbol, int levels) {
    TreeMap<BigDecimal, BigDecimal> side = new TreeMap<>();
    for (int i = 1; i <= Math.min(levels, 3); i++) {
      side.put(new BigDecimal(i + ".50"), BigDecimal.valueOf(10L * i));
    }
    return new TrueBook(symbol, lastUpdateId, side, side);
  }

  @Override
  public MarketState state(String symbol) {
    return new MarketState(
        1_700_000_005_000L,
        new BigDecimal("60000.25"),
        new BigDecimal("60001"),
        new BigDecimal("-0.00001250"),
        0,
        0,
        new BigDecimal("5000"),
        new MarketState.Ratios(0, 0, BigDecimal.ONE, BigDecimal.ONE),
        new BigDecimal("52.10"));
  }
}
