package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketCounts;
import io.marketprism.collector.app.simulator.market.MarketListener;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.math.BigDecimal;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** A market of two instruments that sends what a test hands it. */
final class FakeMarket implements MarketSource {
  @Nullable MarketListener listener;
  long lastUpdateId = 100;
  int demands;
  boolean stopped;

  @Override
  public List<Instrument> instruments() {
    BigDecimal tick = new BigDecimal("0.01");
    BigDecimal step = new BigDecimal("0.00001");
    return List.of(
        new Instrument("BTCUSDT", "BTC", "USDT", tick, step),
        new Instrument("币安人生USDT", "币安人生", "USDT", tick, BigDecimal.ONE));
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
    NavigableMap<BigDecimal, BigDecimal> side = new TreeMap<>();
    for (int i = 1; i <= Math.min(levels, 6_000); i++) {
      side.put(BigDecimal.valueOf(i, 2), BigDecimal.valueOf(i, 5));
    }
    return new TrueBook(symbol, lastUpdateId, side, side);
  }

  @Override
  public MarketCounts counts(String symbol) {
    return new MarketCounts(lastUpdateId, 1, 1, 1, 1, 1);
  }

  @Override
  public void pause() {}

  @Override
  public MarketState state(String symbol) {
    throw new IllegalArgumentException("of a spot market: " + symbol);
  }

  @Override
  public void resume() {}

  @Override
  public void stop() {
    stopped = true;
  }
}
