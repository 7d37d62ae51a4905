package io.marketprism.collector.sink;

import io.marketprism.collector.model.Instrument;
import java.util.IdentityHashMap;
import java.util.function.Function;

/**
 * Something made once per instrument and found again by the instrument's identity, without hashing
 * its fields. Bounded: instruments come and go, so a full cache starts anew.
 *
 * <p>Not thread-safe; owned by one thread of a sink.
 */
final class InstrumentCache<V> {
  static final int MAX_INSTRUMENTS = 16_384;

  private final IdentityHashMap<Instrument, V> made = new IdentityHashMap<>();
  private final Function<Instrument, V> maker;

  InstrumentCache(Function<Instrument, V> maker) {
    this.maker = maker;
  }

  /** What belongs to the instrument; made now where it is not known. */
  V of(Instrument instrument) {
    V known = made.get(instrument);
    return known != null ? known : make(instrument);
  }

  private V make(Instrument instrument) {
    if (made.size() >= MAX_INSTRUMENTS) {
      made.clear();
    }
    V fresh = maker.apply(instrument);
    made.put(instrument, fresh);
    return fresh;
  }

  int size() {
    return made.size();
  }
}
