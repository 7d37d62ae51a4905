package io.marketprism.collector.app.simulator;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketCounts;
import io.marketprism.collector.app.simulator.market.MarketListener;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.Match;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** A market that sends what a test hands it, and notes what it is asked for. */
public abstract class HandFedMarket implements MarketSource {
  public @Nullable MarketListener listener;
  public long lastUpdateId = 100;
  public int demands;
  public boolean stopped;

  /** The matches of every instrument, oldest first. */
  public List<Match> matches = List.of();

  private final List<Instrument> instruments;

  protected HandFedMarket(List<Instrument> instruments) {
    this.instruments = instruments;
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
  public void demand() {
    demands++;
  }

  @Override
  public MarketCounts counts(String symbol) {
    return new MarketCounts(lastUpdateId, 1, 1, 1, 1, 1);
  }

  @Override
  public List<Match> matches(String symbol) {
    return matches;
  }

  @Override
  public MarketState state(String symbol) {
    throw new IllegalArgumentException("of a spot market: " + symbol);
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
