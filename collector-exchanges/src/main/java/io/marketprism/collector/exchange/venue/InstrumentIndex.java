package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.model.Instrument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The instruments of a venue by symbol, by the exchange's id and by pattern. Immutable.
 *
 * <p>Where two instruments share a symbol, the symbol names neither; their ids do.
 */
final class InstrumentIndex {
  private static final char WILDCARD = '*';

  private final Map<String, Instrument> byId = new LinkedHashMap<>();
  private final Map<String, List<Instrument>> bySymbol = new HashMap<>();

  InstrumentIndex(List<Instrument> instruments) {
    for (Instrument instrument : instruments) {
      if (byId.putIfAbsent(instrument.venueSymbol(), instrument) == null) {
        bySymbol.computeIfAbsent(instrument.symbol(), unused -> new ArrayList<>()).add(instrument);
      }
    }
  }

  int size() {
    return byId.size();
  }

  /** Whether an instrument of that id is listed. */
  boolean has(String venueSymbol) {
    return byId.containsKey(venueSymbol);
  }

  /**
   * The instruments that a symbol, an id or a pattern such as {@code *-USDT} names; may be none.
   */
  List<Instrument> find(String selector) {
    if (isPattern(selector)) {
      Pattern pattern = pattern(selector);
      return byId.values().stream()
          .filter(found -> pattern.matcher(found.symbol()).matches() && found.trading())
          .toList();
    }
    Instrument exact = byId.get(selector);
    if (exact != null) {
      return List.of(exact);
    }
    List<Instrument> named = bySymbol.getOrDefault(selector, List.of());
    return named.size() == 1 ? List.copyOf(named) : List.of();
  }

  /** The instrument of that id, as this list has it. */
  Optional<Instrument> of(String venueSymbol) {
    return Optional.ofNullable(byId.get(venueSymbol));
  }

  /** Whether a selector is a pattern, which names what trades, whatever that is. */
  static boolean isPattern(String selector) {
    return selector.indexOf(WILDCARD) >= 0;
  }

  /** Whether a selector means that instrument. */
  static boolean names(String selector, Instrument instrument) {
    return isPattern(selector)
        ? pattern(selector).matcher(instrument.symbol()).matches()
        : selector.equals(instrument.venueSymbol()) || selector.equals(instrument.symbol());
  }

  private static Pattern pattern(String selector) {
    StringBuilder regex = new StringBuilder();
    for (String literal : selector.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
    }
    return Pattern.compile(regex.toString());
  }
}
