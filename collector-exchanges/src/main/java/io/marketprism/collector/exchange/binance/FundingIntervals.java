package io.marketprism.collector.exchange.binance;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How many hours lie between two payments of funding. The exchange lists the instruments of which
 * it adjusted something; for others it says eight. Until its list was read nothing is known.
 * Thread-safe.
 *
 * <pre>
 * [{"symbol":"BLZUSDT","adjustedFundingRateCap":"0.02500000",
 *     "adjustedFundingRateFloor":"-0.02500000","fundingIntervalHours":4,"disclaimer":false}]
 * </pre>
 *
 * <p>Source: Binance USD-M and COIN-M REST API, funding rate info, read 2026-11-22.
 */
final class FundingIntervals {
  private static final int USUAL_HOURS = 8;
  private static final int MOST_HOURS = 24 * 7;
  private static final int MAX_ENTRIES = 100_000;

  private volatile @Nullable Map<String, Integer> adjusted;

  /** The hours between two payments of that instrument; empty where that is not known. */
  OptionalInt hours(String venueSymbol) {
    Map<String, Integer> known = adjusted;
    return known == null
        ? OptionalInt.empty()
        : OptionalInt.of(known.getOrDefault(venueSymbol, USUAL_HOURS));
  }

  /**
   * Takes a list in place of the last one.
   *
   * @return how many instruments it names
   * @throws IllegalArgumentException where it is none; what was known still holds
   */
  int take(String body) {
    Map<String, Integer> listed = new HashMap<>();
    for (FlatObject entry : FlatObject.parseArray(body, MAX_ENTRIES)) {
      long hours = entry.integer("fundingIntervalHours");
      if (hours < 1 || hours > MOST_HOURS) {
        throw new IllegalArgumentException("funding each " + hours + " hours");
      }
      listed.put(entry.text("symbol"), (int) hours);
    }
    adjusted = Map.copyOf(listed);
    return listed.size();
  }
}
