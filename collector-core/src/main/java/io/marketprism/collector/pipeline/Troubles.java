package io.marketprism.collector.pipeline;

import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The feeds of one queue that need to be remembered; none while the queue is far from full. Found
 * by the venue's symbol first, so that asking for a feed that is not here costs one look-up and no
 * allocation. Not thread-safe; owned by one {@link Backlog}.
 */
final class Troubles {
  private final Map<String, List<Trouble>> bySymbol = new HashMap<>();

  @Nullable Trouble find(MarketEvent event) {
    List<Trouble> candidates = bySymbol.get(event.instrument().venueSymbol());
    if (candidates != null) {
      for (Trouble trouble : candidates) {
        if (trouble.isOf(event)) {
          return trouble;
        }
      }
    }
    return null;
  }

  /** Begins to remember the event's feed, which is not here yet. */
  Trouble add(MarketEvent event) {
    Trouble trouble = new Trouble(event);
    bySymbol
        .computeIfAbsent(event.instrument().venueSymbol(), symbol -> new ArrayList<>(2))
        .add(trouble);
    return trouble;
  }

  void remove(Trouble trouble) {
    removeIf(trouble.instrument.venueSymbol(), other -> other == trouble);
  }

  /** Forgets all feeds of an instrument. */
  void forget(Instrument instrument) {
    removeIf(instrument.venueSymbol(), trouble -> trouble.isOf(instrument));
  }

  private void removeIf(String symbol, Predicate<Trouble> which) {
    List<Trouble> candidates = bySymbol.get(symbol);
    if (candidates != null && candidates.removeIf(which) && candidates.isEmpty()) {
      bySymbol.remove(symbol);
    }
  }

  /** All of them; a copy. */
  List<Trouble> all() {
    List<Trouble> all = new ArrayList<>();
    bySymbol.values().forEach(all::addAll);
    return all;
  }

  boolean isEmpty() {
    return bySymbol.isEmpty();
  }
}
