package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.HandFedMarket;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A market of two perpetuals and a dated contract that sends what a test hands it. */
final class FakeFutures extends HandFedMarket {
  static final MarketState STATE =
      new MarketState(
          1_700_000_005_000L,
          new BigDecimal("43210.125"),
          new BigDecimal("43200.5"),
          new BigDecimal("-0.00012500"),
          1_700_006_400_000L,
          28_800_000,
          new BigDecimal("15004"),
          new MarketState.Ratios(
              1_700_004_900_000L, 300_000, new BigDecimal("0.6000"), new BigDecimal("0.7500")),
          BigDecimal.TEN);

  FakeFutures(Segment segment) {
    super(listed(segment));
  }

  private static List<Instrument> listed(Segment segment) {
    ContractMaker maker = new ContractMaker(segment, Instant.parse("2026-09-26T12:00:00Z"));
    BigDecimal tick = new BigDecimal("0.10");
    BigDecimal step = new BigDecimal("0.001");
    return Stream.of("BTC", "ETH", "BTC")
        .map(base -> maker.make(base, "USDT", tick, step))
        .toList();
  }

  @Override
  public TrueBook book(String symbol, int levels) {
    NavigableMap<BigDecimal, BigDecimal> side = new TreeMap<>();
    for (int i = 1; i <= Math.min(levels, 6_000); i++) {
      side.put(BigDecimal.valueOf(i, 1), BigDecimal.valueOf(i));
    }
    return new TrueBook(symbol, lastUpdateId, side, side);
  }

  @Override
  public MarketState state(String symbol) {
    return STATE;
  }
}
