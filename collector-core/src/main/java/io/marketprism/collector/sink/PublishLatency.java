package io.marketprism.collector.sink;

import io.marketprism.collector.measure.DurationBounds;
import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.measure.DurationRecorder;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.MarketEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long events took from received to outside, by data type. Left out are interruptions, which
 * are not received, and whole books, which may be told long after the message that changed them
 * last.
 *
 * <p>{@link #published} is called by one thread at a time, as {@link DurationRecorder#record} is;
 * {@link #counts} may be called by any.
 */
public final class PublishLatency {
  private final Map<DataType, DurationRecorder> recorders = new EnumMap<>(DataType.class);

  /** Nothing was published. */
  public PublishLatency() {
    for (DataType type : DataType.values()) {
      recorders.put(type, new DurationRecorder(DurationBounds.LATENCY));
    }
  }

  /** Whether an event says by its received time how long it took. */
  public static boolean isMeasured(MarketEvent event) {
    return event instanceof BookEvent book
        ? !book.isSnapshot()
        : event.dataType() != DataType.INTERRUPTION;
  }

  /** The same of an event of which only the data type and the message's id are known. */
  public static boolean isMeasured(DataType type, String id) {
    return type == DataType.ORDERBOOK
        ? !MessageIds.isOfSnapshot(id)
        : type != DataType.INTERRUPTION;
  }

  /**
   * A measured event is outside.
   *
   * @param receivedNs when it was received, nanoseconds since 1970 UTC
   * @param nowNs now, nanoseconds since 1970 UTC
   */
  public void published(DataType type, long receivedNs, long nowNs) {
    DurationRecorder recorder = recorders.get(type);
    if (recorder != null) {
      recorder.record(TimeUnit.NANOSECONDS.toMicros(nowNs - receivedNs));
    }
  }

  /** What was counted so far, of the data types of which there was something. */
  public Map<DataType, DurationCounts> counts() {
    Map<DataType, DurationCounts> counts = new EnumMap<>(DataType.class);
    recorders.forEach(
        (type, recorder) -> {
          DurationCounts counted = recorder.counts();
          if (counted.count() > 0) {
            counts.put(type, counted);
          }
        });
    return counts;
  }
}
