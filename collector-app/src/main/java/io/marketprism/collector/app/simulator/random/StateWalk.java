package io.marketprism.collector.app.simulator.random;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * Walks at random what is known of one contract beside its book: the mark price stays near the
 * middle of the book, the index near the mark price, all else near where it began.
 *
 * <p>Not thread-safe; owned by one {@link RandomBook}.
 */
final class StateWalk {
  private static final long EACH_MS = 1_000;
  private static final long FUNDING_MS = Duration.ofHours(8).toMillis();
  private static final long RATIO_MS = Duration.ofMinutes(5).toMillis();
  private static final int MORE_DECIMALS = 2;
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private final Instrument instrument;
  private final long seed;
  private final Dice dice;
  private int fundingE8;
  private long openLots;
  private int volatilityE2;
  private int apart;
  private long toldAt;

  StateWalk(Instrument instrument, long seed) {
    this.instrument = instrument;
    this.seed = seed;
    dice = new Dice(seed);
    fundingE8 = 10_000;
    openLots = 1_000_000L + dice.below(1_000_000_000);
    volatilityE2 = 4_000 + dice.below(4_000);
  }

  /** Whether it is time to tell, at most once a second; counts as told then. */
  boolean isDue(long time) {
    if (time - toldAt < EACH_MS) {
      return false;
    }
    toldAt = time;
    return true;
  }

  /** A step of the walk. */
  void step() {
    apart = dice.below(401) - 200;
    fundingE8 = within(fundingE8 + dice.below(2_001) - 1_000, -75_000, 75_000);
    openLots = Math.max(1_000, openLots + dice.below(20_001) - 10_000);
    volatilityE2 = within(volatilityE2 + dice.below(41) - 20, 1_000, 20_000);
  }

  private static int within(int value, int least, int most) {
    return Math.min(most, Math.max(least, value));
  }

  /** What is so at that time, with a book whose best prices are these, in ticks. */
  MarketState state(long time, long bidTick, long askTick) {
    BigDecimal tick = instrument.tickSize();
    BigDecimal mark = tick.multiply(BigDecimal.valueOf(bidTick + askTick)).divide(TWO);
    BigDecimal away = tick.multiply(BigDecimal.valueOf(apart, MORE_DECIMALS));
    return new MarketState(
        time,
        mark,
        mark.add(away),
        BigDecimal.valueOf(fundingE8, 8),
        (time / FUNDING_MS + 1) * FUNDING_MS,
        FUNDING_MS,
        instrument.stepSize().multiply(BigDecimal.valueOf(openLots)),
        ratios(time / RATIO_MS),
        BigDecimal.valueOf(volatilityE2, 2));
  }

  /** The same for a period, whenever it is asked for. */
  private MarketState.Ratios ratios(long period) {
    Dice own = new Dice(seed ^ period);
    return new MarketState.Ratios(
        period * RATIO_MS,
        RATIO_MS,
        share(4_000 + own.below(2_000)),
        share(4_000 + own.below(2_000)));
  }

  private static BigDecimal share(int ofTenThousand) {
    return BigDecimal.valueOf(ofTenThousand, 4).setScale(4, RoundingMode.UNNECESSARY);
  }
}
