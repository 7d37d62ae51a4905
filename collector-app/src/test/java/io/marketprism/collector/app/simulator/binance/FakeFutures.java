package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketCounts;
import io.marketprism.collector.app.simulator.market.MarketListener;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A market of two perpetuals and a dated contract that sends what a test hands it. */
final class FakeFutures implements MarketSource {
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

  @Nullable MarketListener listener;
  long lastUpdateId = 100;
  private final List<Instrument> instruments;

  FakeFutures(Segment segment) {
    ContractMaker maker = new ContractMaker(segment, Instant.parse("2026-09-26T12:00:00Z"));
    BigDecimal tick = new BigDecimal("0.10");
    BigDecimal step = new BigDecimal("0.001");
    instruments =
        Stream.of("BTC", "ETH", "BTC").map(base -> maker.make(base, "USDT", tick, step)).toList();
  }

  @Override
  public List<Instrument> instruments() {
    return instruments;
  }

  @Override
  public void start(MarketListener to, ScheduledExecutorService loop) {
    listener = to;
  }

  @Override
  public void demand() {}

  @Override
  public TrueBook book(String symbol, int levels) {
    NavigableMap<BigDecimal, BigDecimal> side = new TreeMap<>();
    for (int i = 1; i <= Math.min(levels, 6_000); i++) {
      side.put(BigDecimal.valueOf(i, 1), BigDecimal.valueOf(i));
    }
    return new TrueBook(symbol, lastUpdateId, side, side);
  }

  @Override
  public MarketCounts counts(String symbol) {
    return new MarketCounts(lastUpdateId, 1, 1, 1, 1, 1);
  }

  @Override
  public MarketState state(String symbol) {
    return STATE;
  }

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public void stop() {}
}
