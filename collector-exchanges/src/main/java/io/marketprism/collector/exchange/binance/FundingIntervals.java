package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.venue.VenueRequest;
import io.marketprism.collector.model.Instrument;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many hours lie between two payments of funding. The exchange lists the instruments of which
 * it adjusted something; for others it says eight. So eight is said only of instruments that were
 * known before the list was asked for, and nothing at all once the last list is old. Thread-safe.
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
  private static final long HOLDS_NS = Duration.ofMinutes(30).toNanos();

  private volatile Set<String> known = Set.of();
  private volatile @Nullable Reading last;

  /**
   * The hours between two payments of that instrument; empty where that is not known.
   *
   * @param atNs when, nanoseconds since 1970 UTC
   */
  OptionalInt hours(String venueSymbol, long atNs) {
    Reading reading = last;
    return reading == null || atNs - reading.receivedNs > HOLDS_NS
        ? OptionalInt.empty()
        : reading.hours(venueSymbol);
  }

  /** These instruments are listed, and others not. */
  void known(List<Instrument> instruments) {
    known = instruments.stream().map(Instrument::venueSymbol).collect(Collectors.toSet());
  }

  /**
   * Reads the reply to a request that is made now, in place of what was read before, and gives how
   * many instruments it names. What was known still holds where it is no list.
   */
  VenueRequest.Parser<Integer> reading() {
    Set<String> before = known;
    return (body, receivedNs) -> {
      Map<String, Integer> adjusted = adjusted(body);
      last = new Reading(adjusted, before, receivedNs);
      return adjusted.size();
    };
  }

  private static Map<String, Integer> adjusted(String body) {
    Map<String, Integer> listed = new HashMap<>();
    for (FlatObject entry : FlatObject.parseArray(body, MAX_ENTRIES)) {
      long hours = entry.integer("fundingIntervalHours");
      if (hours < 1 || hours > MOST_HOURS) {
        throw new IllegalArgumentException("funding each " + hours + " hours");
      }
      listed.put(entry.text("symbol"), (int) hours);
    }
    return Map.copyOf(listed);
  }

  /**
   * What one reply says. Immutable.
   *
   * @param adjusted the hours of the instruments that it names
   * @param before what was known when it was asked for
   * @param receivedNs when it was complete, nanoseconds since 1970 UTC
   */
  private record Reading(Map<String, Integer> adjusted, Set<String> before, long receivedNs) {
    OptionalInt hours(String venueSymbol) {
      Integer named = adjusted.get(venueSymbol);
      if (named != null) {
        return OptionalInt.of(named);
      }
      return before.contains(venueSymbol) ? OptionalInt.of(USUAL_HOURS) : OptionalInt.empty();
    }
  }
}
