package io.marketprism.collector.app.simulator.market;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A market that an exchange's surface shows to clients: it makes the payloads, keeps the true books
 * and sets the pace. A generated market and a recording are two of them.
 *
 * <p>Not thread-safe; every method is called on the loop thread that {@link #start} is given.
 */
public interface MarketSource {
  /** What is listed; the same list, in the same order, for as long as the market lives. */
  List<Instrument> instruments();

  /**
   * Starts sending; called once. The market may keep its own time on {@code loop}, which calls
   * everything else too.
   */
  void start(MarketListener listener, ScheduledExecutorService loop);

  /** Something changed at the listener: who watches what, or that it can take more. */
  void demand();

  /**
   * The true book now, the best {@code levels} of each side.
   *
   * @throws IllegalArgumentException where the symbol is not listed
   */
  TrueBook book(String symbol, int levels);

  /**
   * What was sent so far.
   *
   * @throws IllegalArgumentException where the symbol is not listed
   */
  MarketCounts counts(String symbol);

  /**
   * The last matches that are remembered, oldest first, with ids without holes; of use until the
   * market moves.
   *
   * @throws IllegalArgumentException where the symbol is not listed
   */
  List<Match> matches(String symbol);

  /**
   * What is known of a contract now.
   *
   * @throws IllegalArgumentException where the symbol is not listed, or of a spot market
   */
  MarketState state(String symbol);

  /** Stops time in the market: nothing is sent and no book changes until {@link #resume}. */
  void pause();

  /** Goes on after {@link #pause()}, without catching up. */
  void resume();

  /** Ends for good; safe to call twice. */
  void stop();
}
