package io.marketprism.collector.sink;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import java.util.EnumMap;
import java.util.Map;

/**
 * The beginning of every event of one instrument, from its opening brace to {@code venue_symbol},
 * encoded once per data type. Not thread-safe; owned by one {@link EventEncoder}.
 */
final class EventHeader {
  private final Instrument instrument;
  private final BaseQuantity base;
  private final Map<DataType, byte[]> byDataType = new EnumMap<>(DataType.class);

  EventHeader(Instrument instrument) {
    this.instrument = instrument;
    this.base = new BaseQuantity(instrument);
  }

  /** What a quantity of the instrument is in its base asset. */
  BaseQuantity base() {
    return base;
  }

  byte[] of(DataType type) {
    byte[] known = byDataType.get(type);
    if (known == null) {
      known = encode(type);
      byDataType.put(type, known);
    }
    return known;
  }

  private byte[] encode(DataType type) {
    JsonBytes out = new JsonBytes(192);
    out.raw(EventEncoder.ascii("{\"data_type\":"));
    out.string(type.wire());
    member(out, "exchange", instrument.venue().exchange());
    member(out, "market_type", instrument.marketType().wire());
    member(out, "symbol", instrument.symbol());
    member(out, "venue_symbol", instrument.venueSymbol());
    return out.toByteArray();
  }

  private static void member(JsonBytes out, String name, String value) {
    out.raw(EventEncoder.ascii(",\"" + name + "\":"));
    out.string(value);
  }
}
