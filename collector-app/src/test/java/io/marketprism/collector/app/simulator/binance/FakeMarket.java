package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.HandFedMarket;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.math.BigDecimal;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A market of two instruments that sends what a test hands it. */
final class FakeMarket extends HandFedMarket {
  FakeMarket() {
    super(listed());
  }

  private static List<Instrument> listed() {
    BigDecimal tick = new BigDecimal("0.01");
    BigDecimal step = new BigDecimal("0.00001");
    return List.of(
        new Instrument("BTCUSDT", "BTC", "USDT", tick, step),
        new Instrument("币安人生USDT", "币安人生", "USDT", tick, BigDecimal.ONE));
  }

  @Override
  public TrueBook book(String symbol, int levels) {
    NavigableMap<BigDecimal, BigDecimal> side = new TreeMap<>();
    for (int i = 1; i <= Math.min(levels, 6_000); i++) {
      side.put(BigDecimal.valueOf(i, 2), BigDecimal.valueOf(i, 5));
    }
    return new TrueBook(symbol, lastUpdateId, side, side);
  }
}
