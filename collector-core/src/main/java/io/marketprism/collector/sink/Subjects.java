package io.marketprism.collector.sink;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import java.util.EnumMap;
import java.util.Map;

/**
 * The NATS subject of events, {@code {data_type}.{exchange}.{market_type}.{symbol}}, made once for
 * each instrument and data type.
 *
 * <p>Not thread-safe; owned by one thread of a sink.
 */
public final class Subjects {
  private final InstrumentCache<Map<DataType, String>> known =
      new InstrumentCache<>(instrument -> new EnumMap<>(DataType.class));

  /** Starts with nothing known. */
  public Subjects() {}

  /**
   * The subject of the feed that the event belongs to: an interruption's is the one it interrupts.
   */
  public String of(MarketEvent event) {
    return of(event.feed(), event.instrument());
  }

  /** Where a copy of each interruption goes, so that one subscription sees them all. */
  public String ofCopy(InterruptionEvent interruption) {
    return of(DataType.INTERRUPTION, interruption.instrument());
  }

  /**
   * The subject of one feed. Two symbols that differ only in characters that a subject may not hold
   * share one; who subscribes instruments collects only one of those.
   */
  public static String subject(DataType type, Instrument instrument) {
    return type.wire() + '.' + instrument.subjectTail();
  }

  private String of(DataType type, Instrument instrument) {
    Map<DataType, String> byDataType = known.of(instrument);
    String subject = byDataType.get(type);
    if (subject == null) {
      subject = subject(type, instrument);
      byDataType.put(type, subject);
    }
    return subject;
  }
}
