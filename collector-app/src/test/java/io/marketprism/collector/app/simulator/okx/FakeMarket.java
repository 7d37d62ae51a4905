package io.marketprism.collector.app.simulator.okx;

import io.marketprism.collector.app.simulator.HandFedMarket;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.MarketState.Ratios;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A market of two swaps that sends what a test hands it. */
final class FakeMarket extends HandFedMarket {
  static final MarketState STATE =
      new MarketState(
          1_700_000_004_000L,
          new BigDecimal("60000.5"),
          new BigDecimal("60000.25"),
          new BigDecimal("0.00010000"),
          1_700_006_400_000L,
          28_800_000,
          new BigDecimal("1500.00"),
          new Ratios(1_699_999_800_000L, 300_000, new BigDecimal("0.6"), new BigDecimal("0.2")),
          new BigDecimal("55.5"));

  FakeMarket(OkxMarket market) {
    super(listed(market));
  }

  private static List<Instrument> listed(OkxMarket market) {
    var maker = market.maker(Instant.parse("2026-11-22T10:00:00Z"));
    BigDecimal tick = new BigDecimal("0.5");
    return List.of(
        maker.make("BTC", "USDT", tick, new BigDecimal("0.0001")),
        maker.make("BTC", "USD", tick, new BigDecimal("0.0001")));
  }

  @Override
  public TrueBook book(String symbol, int levels) {
    NavigableMap<BigDecimal, BigDecimal> bids = new TreeMap<>();
    bids.put(new BigDecimal("99.50"), new BigDecimal("2.00"));
    NavigableMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
    asks.put(new BigDecimal("100"), new BigDecimal("0.10"));
    return new TrueBook(symbol, lastUpdateId, bids, asks);
  }

  @Override
  public MarketState state(String symbol) {
    return STATE;
  }
}
