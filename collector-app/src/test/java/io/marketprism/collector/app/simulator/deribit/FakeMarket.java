package io.marketprism.collector.app.simulator.deribit;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketCounts;
import io.marketprism.collector.app.simulator.market.MarketListener;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** A market of BTC, ETH and SOL that sends what a test hands it. */
final class FakeMarket implements MarketSource {
  @Nullable MarketListener listener;
  long lastUpdateId = 100;
  int demands;
  boolean stopped;

  @Override
  public List<Instrument> instruments() {
    BigDecimal tick = new BigDecimal("0.01");
    BigDecimal step = new BigDecimal("0.1");
    return List.of(
        Names.instrument("BTC", "USDT", tick, step),
        Names.instrument("ETH", "USDT", tick, step),
        Names.instrument("SOL", "USDT", tick, step));
  }

  @Override
  public void start(MarketListener to, ScheduledExecutorService loop) {
    listener = to;
  }

  @Override
  public void demand() {
    demands++;
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
  public MarketCounts counts(String symbol) {
    return new MarketCounts(lastUpdateId, 1, 1, 1, 1, 1);
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

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public void stop() {
    stopped = true;
  }
}
